"""Invented place names, checked by a test to be none of France's communes, IRIS or EPCI."""

from __future__ import annotations

EPCI_CODE = "299900043"
"""Shaped as a SIREN, key included, in a series (29…) from which no public body is numbered."""
EPCI_NAME = "CA du Val d'Orsence"
EPCI_LONG_NAME = "Communauté d’agglomération du Val d’Orsence"
DEPARTMENT_CODE = "00"
DEPARTMENT_NAME = "Département fictif"
REGION_CODE = "00"
REGION_NAME = "Région fictive"

NEIGHBOURS = {
    "299900050": "CC des Hauts de Sarpine",
    "299900068": "CC du Pays de Vertignoy",
}
"""Other EPCI of the department, present in the tables alone, as in any national file."""

TOWNS = (
    "Orsenval",
    "Hautrebois",
    "Vaubrize-sur-Orsence",
    "Malbrance",
    "Montfléau",
    "Saint-Amelin",
)
"""The communes cut into IRIS, in the order of :data:`geodata.demo.settlement.TOWNS`."""

VILLAGES = (
    "Ancenoy",
    "Aubriselles",
    "Bavrincelle",
    "Béthancroy",
    "Brancemont",
    "Breuvelle",
    "Bruyelle",
    "Cernoye",
    "Chauvrelles",
    "Courdimoy",
    "Courtrizel",
    "Croixvelle",
    "Épineroy",
    "Flavrecourt",
    "Fontevrize",
    "Gésinval",
    "Grandvaude",
    "Hargimont-le-Bois",
    "Haudrelle",
    "Hurtevelle",
    "Jolimesnoy",
    "La Longuenoue",
    "Mauroyelles",
    "Morvanche",
    "Noyemont",
    "Ormelance",
    "Oudrimont",
    "Pierrebise",
    "Pont-Orsence",
    "Rainsevoy",
    "Saint-Evroin",
    "Saint-Malvy",
    "Sainte-Orine",
    "Sansevelle",
    "Trémaucourt",
    "Vaudrimont",
    "Villers-Orsence",
)

RIVER_VILLAGES = ("Pont-Orsence", "Villers-Orsence")
"""Names that only make sense on the river's bank."""

NEIGHBOUR_VILLAGES = (
    "Auxignoy",
    "Beauvroy-l'Étang",
    "Berlandrie",
    "Crémaudière",
    "Doulemance",
    "Escaudrelle",
    "Frévignoy",
    "Guivremont",
    "Hourdelance",
    "Isembrelle",
    "Lambrevelle",
    "Leuvalle",
    "Ostremoy",
    "Périgneul",
    "Quevrizel",
    "Ruvigneul",
    "Sainte-Vérune",
    "Sarpinelle",
    "Tilloyer",
    "Vauclerie",
    "Verlimont",
    "Vertignoy",
    "Yvremance",
)

IRIS_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "Orsenval": {
        "H": (
            "Les Halles-au-Drap",
            "Porte de Sarpe",
            "Les Marlettes",
            "Saint-Ernoul",
            "Les Brimelles",
            "Faubourg de Malbrance",
            "Le Moulin Craquelin",
            "Cité Marvaux",
            "Les Trois-Navettes",
            "Le Champ Rousselin",
            "La Roseraie-Haute",
            "Bellevire",
            "Le Quai aux Toiles",
            "La Tuilerie des Prés",
        ),
        "A": ("Zone des Verreries", "Port fluvial de l'Orsence"),
        "D": ("Bois de Sansevelle",),
    },
    "Hautrebois": {
        "H": (
            "Le Beffroi de Hautrebois",
            "Les Corneillettes",
            "Le Haut-Gravier",
            "Les Forges d'Aval",
            "La Plaine aux Oies",
            "Les Écluses-Neuves",
        ),
        "A": ("Parc d'activités du Gravier",),
        "D": (),
    },
    "Vaubrize-sur-Orsence": {
        "H": (
            "Vaubrize-Vieux-Bourg",
            "Les Quatre-Bornes",
            "La Cité du Peigne",
            "Le Mont-Houdrel",
            "Les Jardins de Vaubrize",
        ),
        "A": (),
        "D": ("Parc de la Houssoye-Basse",),
    },
    "Malbrance": {
        "H": (
            "Malbrance-les-Gares",
            "La Sapinelle",
            "Le Clos Aubrin",
            "Les Cheminots-Nord",
        ),
        "A": (),
        "D": ("Étangs de Malbrance",),
    },
    "Montfléau": {
        "H": ("Montfléau-Bourg", "Les Rotondes", "La Cense aux Bœufs"),
        "A": ("Parc logistique de Montfléau",),
        "D": (),
    },
    "Saint-Amelin": {
        "H": ("Saint-Amelin-le-Vieux", "Le Chemin des Briques", "Les Vergers d'Amelin"),
        "A": (),
        "D": (),
    },
}
"""IRIS of each town, by type, from the centre outwards."""
