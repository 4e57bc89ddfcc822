"""The selection core: a fair lottery over legal panels, its proof, its tickets and its check. No web, no database.

Words used here: a *pool* of volunteers, a *quota* on one value of one feature, a *panel* that keeps every quota, a *ticket*
(a numbered panel), a *group* (a class of volunteers nobody could tell apart: the same answers, the same kind of household).
The method is that of Flanigan, Gölz, Gupta, Hennig and Procaccia (Nature 596, 2021), worked on groups instead of people.
"""
