/**
 * Longer names and fixed expressions in which a well-known name means something else, by the name in lower case, parted by
 * commas. They bend as the names of brands do. A brand's own `except` adds to these.
 */
export const wellKnown: Record<string, string> = {
  dna: `
    DNA-testi, DNA-näyte, DNA-jälki, DNA-analyysi, DNA-tutkimus, DNA-tunniste, DNA-rokote, DNA-ketju, DNA-juoste,
    DNA-sekvenssi, DNA-vaurio, DNA-perimä, DNA test, DNA sequencing, DNA sample, DNA evidence, DNA analysis,
    DNA strand, DNA-prov, DNA-test, DNA-spår`,
  helen: 'Helen Mirren, Helen Keller, Helen Hunt, Helen Fielding',
  hsl: 'HSL-väri, HSL-värimalli, HSL-arvo, HSL colour, HSL color',
  kone: 'Koneen Säätiö',
  nokia: `
    Nokian Renkaat, Nokian Tyres, Nokian Panimo, Nokian Jalkineet, Nokian Footwear, Nokian Neulomo, Nokian Manse`,
  vr: `
    VR-lasi, VR-lasit, VR-peli, VR-pelit, VR-kypärä, VR-laite, VR-laitteet, VR-maailma, VR headset, VR game, VR games,
    VR glasses, VR-glasögon, VR-spel`,
  yle: 'ylen määrin',
}

/** After a genitive and with a capital they make the name of another organisation. They bend. */
export const organisations = `
  Renkaat Tyres Jalkineet Säätiö Seurakunta Sanomat Uutiset Yliopisto Ammattikorkeakoulu Lukio Kirkko Teatteri
  Palloseura Urheilijat Osuuspankki Säästöpankki Osuuskauppa Kirjapaino Kaupunki Kunta`

/** After a genitive in any case they say that the name is that of a town. They bend. */
export const townWords = `
  kaupunki kunta seurakunta kirkko lukio kaupunginhallitus kaupunginjohtaja kaupunginvaltuusto kunnanvaltuusto
  kunnanjohtaja kirkkoherra`

/** First names that a company may bear. */
export const firstNames = `aada aamu aatos aava aila aili aino alina alli alma alpo anja anna anne anni anton antti armas arvo asta aura aurora
  eero eevi eija eila eino elias eliisa elina elisa ella ellen elli elma elo elsa elsi emil emilia emma enni erkki
  essi eva eve fanni hanna heidi heikki heli helen helena helmi hilda hilja hilla hilma hugo iida iina ilmari ilona
  ilta inka inkeri irma isla ivar jari johanna jukka julia kaarina kaisa kalle karla katri kerttu kiira kirsi laura
  leea lempi leo lilja linda linnea lotta lumi maija maria marja martta matilda meri mikko milla mimmi minna mona
  nella nelli niilo noora olga oliver olivia onni otso otto pekka pihla pinja päivi rauha ritva ruusu saana saara
  saga sampo sanna sara sari seela selma senni siiri silja silmu sini sisu sofia sohvi sonja stella sulo sylvi taika
  taina taru tilda toivo touko tuisku tuuli tyyne usko vanessa vappu varma veera veikko venla verna viljo vilma
  väinö ylva`

/** The commonest family names of Finland, without those that shops are named after as places (Lahti, Kallio, Salo). They bend. */
export const familyNames = `
  Laine Mäkelä Heikkilä Lehtola Salmela Laitila Anttila Hakala Mattila Kivelä Peltola Rantala Lindholm Johansson
  Nyman Lindström Lindqvist Karlsson Andersson Eriksson Nyström Lundström Forsström Holm Lindberg Kuusela Vainio
  Rautio Sillanpää Lepistö Kauppila Jokela Seppälä Ahola Perälä Ylitalo Korhonen Virtanen Mäkinen Nieminen
  Hämäläinen Heikkinen Koskinen Järvinen Lehtinen Saarinen Salminen Heinonen Kinnunen Turunen Salonen Laitinen
  Tuominen Rantanen Karjalainen Jokinen Savolainen Lehtonen Nurminen Manninen Hakkarainen Toivonen Väisänen
  Räsänen Lappalainen Leinonen Miettinen Kettunen Ahonen Pitkänen Kärkkäinen Laaksonen Hiltunen`

/** Beginnings of what people glue to the name of a company that they are a customer of: "elisaliittymä", "teliakund". */
export const customerWords = `
  liittym asiak palvel sovellu appi äppi nett lasku laajakaist kort sopimu tili tilau myymäl kaup toimitu paket puhel
  vakuutu laina verk sähkö kuski kuljet häiriö yhtiö firma konserni bonus chat botti lippu lipun laite laitt reiti
  modeemi boksi viihde viihte kund abonnemang faktur butik`
