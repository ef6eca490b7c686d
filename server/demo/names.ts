/** Invented people and businesses. Any likeness is chance; mail domains end in .example, which nobody can own. */
export const firstNames = [
  "Ada", "Aino", "Amir", "Anouk", "Bela", "Carla", "Cem", "Dagny", "Emil", "Esra", "Fatima", "Finn", "Greta", "Hugo", "Ines", "Ivo",
  "Jana", "Joris", "Kaja", "Kofi", "Lena", "Liv", "Marek", "Mila", "Nadia", "Nils", "Olga", "Oskar", "Paola", "Quentin", "Rosa", "Samir",
  "Sofie", "Tariq", "Tove", "Ugo", "Vera", "Wim", "Yara", "Zoltan",
];

export const lastNames = [
  "Abendroth", "Bakker", "Castellano", "Dufour", "Eriksen", "Fischer", "Gallagher", "Hartmann", "Ivanov", "Jansen", "Kowalski", "Larsen",
  "Moreau", "Nagy", "Okafor", "Petrov", "Quintero", "Romano", "Schuster", "Takács", "Ulrich", "Vermeer", "Weber", "Xanthos", "Yilmaz", "Zimmer",
  "Almeida", "Brennan", "Cardoso", "Dvořák",
];

export const businessWords = [
  "Alder", "Baltic", "Cedar", "Delta", "Ember", "Falcon", "Granite", "Haven", "Indigo", "Juniper", "Keystone", "Lumen", "Meridian", "Northgate",
  "Oakfield", "Pioneer", "Quarry", "Riverside", "Summit", "Tidal", "Union", "Vantage", "Westbrook", "Yarrow", "Zenith",
];

export const businessKinds = ["Freight", "Logistics", "Foods", "Instruments", "Textiles", "Medical", "Energy", "Housing", "Tools", "Paper", "Glass", "Systems"];
export const businessForms = ["GmbH", "BV", "AB", "SA", "Ltd", "SpA", "Oy", "AS"];
export const industries = ["Transport", "Manufacturing", "Wholesale", "Health", "Construction", "Food", "Energy", "Services"];

export const places: readonly (readonly [city: string, country: string])[] = [
  ["Hamburg", "Germany"], ["Rotterdam", "Netherlands"], ["Gothenburg", "Sweden"], ["Valencia", "Spain"], ["Genoa", "Italy"], ["Leeds", "United Kingdom"],
  ["Cork", "Ireland"], ["Graz", "Austria"], ["Porto", "Portugal"], ["Gdańsk", "Poland"], ["Lyon", "France"], ["Antwerp", "Belgium"],
];

export const jobTitles = ["Managing director", "Head of operations", "Head of finance", "IT manager", "Buyer", "Site manager", "Controller", "Team lead"];

export const nextSteps = [
  "Call about budget", "Send offer", "Demo with operations", "Security questions", "Meet the buyer", "Reference call", "Contract to legal", "Agree start date",
];

export const lostReasons = ["Too expensive", "Chose a competitor", "No budget this year", "No decision", "Missing a feature"];
export const wonReasons = ["Best fit", "Price", "Fast to roll out", "Knew us already"];

export const notes = [
  "Spoke for half an hour. They like the planner, worry about the migration of old data.",
  "Budget is there from next quarter. Sends us the list of sites.",
  "Two other vendors in the race. Decision by the end of the month.",
  "Asked for a reference of the same size.",
  "Legal wants the data processing agreement before anything else.",
  "Demo went well; eleven people joined. They want to try it with one site first.",
  "Contact is on leave until Monday, call again then.",
  "Price is fine, they need a start before the season.",
];
