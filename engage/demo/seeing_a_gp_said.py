"""What people told the board about seeing a GP: each voice once, with the codes an analyst gave it."""

from typing import NamedTuple

# The codebook by short name: code name, what belongs in it, theme.
CODEBOOK = {
    "queue": ("Cannot get through", "Engaged, held in a queue, cut off", "phones"),
    "eight": ("The 8am rush", "All appointments gone within minutes of opening", "phones"),
    "evening": ("Evenings", "Wants or would use appointments after 6pm", "hours"),
    "saturday": ("Saturdays", "Wants or would use weekend appointments", "hours"),
    "hub": ("One hub is too far", "The shared surgery would be out of reach", "distance"),
    "bus": ("Buses", "No bus, last bus, two buses", "distance"),
    "online": ("Cannot or will not book online", "No internet, no smartphone, forgotten passwords", "online"),
    "same": ("The same doctor", "Wants to be known, tired of explaining again", "same"),
    "front": ("The front desk", "Receptionists: questions asked aloud, kindness, rudeness", "front"),
    "parking": ("Parking", "Cars, Blue Badge spaces, charges near a surgery", "parking"),
    "deaf": ("Deaf people and the telephone", "Sign language, text, relay, loops", "deaf"),
    "doctors": ("More doctors, not longer hours", "Staffing, tired doctors, spreading too thin", "doctors"),
    "home": ("Home visits", "Housebound people and those who care for them", "home"),
    "thanks": ("Praise", "Thanks and compliments", ""),
}

THEMES = {
    "phones": ("The telephone is the first barrier", "People ring at 8am, wait, and are told to ring tomorrow."),
    "hours": ("Evenings and Saturdays would help people who work", "Wanted most by people of working age."),
    "distance": ("Northmoor is too far for Saltby", "One Saturday surgery would leave Saltby out."),
    "online": ("Not everybody can book online", "Some have no internet, and some have had enough of passwords."),
    "same": ("People want a doctor who knows them", "Long illnesses are explained again at every visit."),
    "front": ("The front desk can help or hurt", "Private questions asked aloud; kindness remembered."),
    "parking": ("Parking at Castle Street", "Blue Badge spaces are taken and the car park is small."),
    "deaf": ("Deaf people cannot ring", "A service that starts with a telephone starts with a locked door."),
    "doctors": ("More doctors before longer hours", "Longer hours with the same doctors means fewer by day."),
    "home": ("Home visits have become rare", "People who cannot leave home felt forgotten by the questions."),
}


class Said(NamedTuple):
    """One free-text answer: the words, the codes, and to which of the two questions it was given."""

    text: str
    codes: tuple[str, ...]
    question: str = "barriers"


VOICES = (
    Said("I rang 43 times this morning. I counted. By the time I got through there was nothing left.", ("queue", "eight")),
    Said("Being told to ring back tomorrow at 8 is not an appointment system, it is a lottery.", ("eight",)),
    Said("I start work at 7.30 and I am not allowed my phone on the line, so 8am might as well be midnight.", ("eight", "evening")),
    Said("Twenty-five minutes listening to the same tune, then it cut me off. Twice.", ("queue",)),
    Said("My mum is 86 and cannot keep pressing redial with her hands. It is cruel.", ("queue",)),
    Said("If I could see somebody at 7 in the evening I would stop going to A&E with things that are not A&E.", ("evening",)),
    Said("Saturday mornings please. I lose half a day's pay each time I come in the week.", ("saturday",)),
    Said("Late surgery on Thursdays used to be brilliant. Who decided to stop it and were any of us asked?", ("evening",)),
    Said("I drive a lorry. I am home Friday night to Sunday. There is nothing for people like me.", ("saturday",)),
    Said("As a teacher I can't leave a class of thirty for a smear test. After 5 or not at all, and so far it's been not at all.", ("evening",)),
    Said("A Saturday hub in Northmoor is no use to anyone in Saltby without a car. The first bus is 9.40.", ("hub", "bus")),
    Said("Two buses and a walk up the hill to be told it's a virus. No thank you.", ("hub", "bus")),
    Said("You always put everything in Northmoor. Saltby pays the same taxes.", ("hub",)),
    Said("The last bus back to Saltby is 6.10 so your evening surgery ends before it begins for us.", ("bus", "evening")),
    Said("Please could the Saturday clinic take turns between the two towns? It does not seem much to ask.", ("hub", "saturday")),
    Said("I don't have a smart phone and I don't want one. I want to speak to Janet on the desk.", ("online", "front")),
    Said("The app wanted my passport. My passport ran out in 2009. I'm not going anywhere at 79, am I?", ("online",)),
    Said("Online is great for me but the slots are all released at midnight, which is not great for anyone.", ("eight",)),
    Said("We have no signal at the farm and the broadband is a joke. Do not make us book on the internet.", ("online",)),
    Said("I have had seven different doctors for one illness. I end up being the one who explains it to them.", ("same",)),
    Said("Dr Okafor knew my husband's history for twenty years. Now we get whoever is free, and ten minutes goes on reading.", ("same",)),
    Said("For a sore throat I don't mind who I see. For my depression I mind very much.", ("same",)),
    Said("Continuity is what keeps my son out of hospital. He will not speak to strangers.", ("same",)),
    Said("Asked at the counter, in front of the whole queue, what was wrong with me 'down there'. I walked out.", ("front",)),
    Said("The receptionists at Harbour are saints. I've seen them shouted at all morning and still smile.", ("front", "thanks")),
    Said("Nobody should have to tell a receptionist about a miscarriage to get a phone call.", ("front",)),
    Said("Castle Street has nine spaces for eleven thousand patients, and four of them are the doctors'.", ("parking",)),
    Said("My Blue Badge is no good when the two disabled bays are always full of delivery vans.", ("parking",)),
    Said("£2.40 to park for a blood pressure check. I've stopped having it checked.", ("parking",)),
    Said("I am deaf. Your letter says 'please telephone'. I have written back twice. What would you do?", ("deaf",)),
    Said("Our members who use British Sign Language are told to bring a relative. A twelve-year-old child should not interpret a diagnosis.", ("deaf",)),
    Said("Text relay calls get hung up on because the staff think it's a sales call.", ("deaf", "queue")),
    Said("A text number. That's all. Hairdressers manage it.", ("deaf",)),
    Said("Opening longer with the same number of doctors only spreads the jam thinner.", ("doctors",)),
    Said("Our GP looked more ill than me. You cannot ask them to do Saturdays as well.", ("doctors",)),
    Said("Train more nurses to do the simple things and leave the doctors for what needs a doctor.", ("doctors",)),
    Said("Two partners left in a year and nobody told the patients. Fix that first.", ("doctors", "same")),
    Said("It is not the hours it is the fact there is nobody there. Extended hours of nobody is still nobody.", ("doctors",)),
    Said("My father has not left the house since March. Not one question here is about people like him.", ("home",), "missed"),
    Said("They used to visit. Now it's a phone call, and he can't hear the phone.", ("home", "deaf"), "missed"),
    Said("I care for my wife and cannot leave her for two hours. Who comes to us?", ("home",), "missed"),
    Said("Ask the district nurses. They are the only ones who have seen the inside of our homes for years.", ("home",), "missed"),
    Said("What about people who work shifts at the fish market? Our day ends when yours starts.", ("evening",), "missed"),
    Said("You have not asked about interpreters. Half my road speaks Polish or Romanian.", (), "missed"),
    Said("Thank you for asking. Nobody has asked us before. Now please do something.", ("thanks",), "missed"),
    Said("I filled in one of these three years ago and never heard another word. Prove me wrong.", (), "missed"),
    Said("My appointment was on time, the doctor listened, I've no complaints. Somebody ought to say so.", ("thanks",)),
    Said("Dr Hughes found my cancer early because she made time on a Friday evening. Please keep evenings.", ("evening", "thanks")),
    Said("It would help if you rang me on 01632 960417 between 2 and 4, that is when I am not on the ward.", ("queue",), "missed"),
    Said("I complained to the manager, Mrs Pauline Tredwell of 14 Gasworks Lane, and she told me to lump it.", ("front",)),
    Said("Why do we need a GP for a sick note for my boss? That's half the queue gone if you sort that.", (), "missed"),
    Said("Call back when it's my turn, like the bank does. I'd happily wait if I didn't have to hold the phone to my ear.", ("queue",)),
    Said("Tell us where we are in the queue. 'Your call is important' at minute thirty is an insult.", ("queue",)),
    Said("I gave up and bought antibiotics off a website. I know I shouldn't have.", ("eight",)),
    Said("As a student here nine months a year I fall between two surgeries and belong to neither.", (), "missed"),
    Said("Weekend appointments with the nurse would do me. Doesn't have to be a doctor for dressings.", ("saturday", "doctors")),
    Said("The old people's bus used to stop at the surgery. The council took it off and the numbers went down. Funny that.", ("bus",)),
    Said("Northmoor is forty minutes from Saltby on a good day, and with three children in the car there are no good days.", ("hub",)),
    Said("Keep one line for people who are really poorly. My neighbour waited behind people wanting holiday jabs.", ("queue",)),
    Said("I use a wheelchair and the evening door is round the back up two steps. Evenings are no good if I can't get in.", ("evening",)),
    Said("Please don't make it all about computers. Computers don't hold your hand.", ("online", "thanks")),
    Said("Our surgery is excellent and I worry you will spoil it by making it like everybody else's.", ("thanks",), "missed"),
    Said("Absolute shambles. Sack the lot of them and start again.", ("front",)),
    Said("Could the pharmacist in Market Place not do more of this? She knows my tablets better than anyone.", ("doctors",), "missed"),
    Said("Weekend clinics would let my daughter come with me. I don't take it all in on my own these days.", ("saturday",)),
    Said("I'm registered blind and the website times out before my screen reader has finished the page.", ("online",)),
)  # fmt: skip
