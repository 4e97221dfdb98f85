/**
 * Words, in lower case, that are frequent in one language and hardly ever seen in its neighbours; by ISO 639-1 code. The
 * languages that are not scored stand here so that they are told from those that are.
 */
export const hintWords: Record<string, string> = {
  fi: `ja on ei en oli ole että se mutta kun niin myös ovat mä sä nyt vain vielä miksi mitä mikä tämä tää joka jos
    kuin tai olen olette emme eivät enää kiitos hyvin hyvä huono ihan todella kanssa sitten siellä täällä olisi pitää
    voi mulla meillä teidän teiltä jälkeen aina koko kaikki taas vaan eikä suosittelen palvelu asiakaspalvelu toimi
    toimii lasku netti älä miten missä koska vuotta euroa päivää viikkoa paljon liian parempi jo kukaan mitään aivan
    erittäin kiva hei moi terve huonoa surkea sähköt maksaa rahat`,
  en: `the and is are was were not you your this that with have has they been just my from what when would will
    it's don't can't i'm doesn't didn't won't thanks thank please it of an be do does how why got get our we their
    them there never still again very good bad service customer so too`,
  sv: `och är inte jag ni det att som för på ett har till från men så bara också mycket efter när vad hur varför
    eller blir mig dig någon inget ingen aldrig alltid tack bra dålig dåligt hej går kan skulle ska vill får fick
    mina min mitt nu där här av med vid ju väldigt kundtjänst inga sina detta tyvärr`,
  et: 'ja ei on see mis oli mina sina aga kui kes mida väga siis nii ka või ning seda tema meie teie olen oled pole kas mul sul kõik nagu ole õige',
  da: 'og er ikke jeg det at som for på et har til fra men så kun også meget efter når hvad hvordan hvorfor eller bliver mig dig nogen af med ved hej nu kan skal vil kunne være blev hvis',
  no: 'og er ikke jeg det at som for på et har til fra men så bare også mye etter når hva hvordan hvorfor eller blir meg deg noen av med ved hei nå kan skal vil kunne være ble hvis',
  de: 'und ist nicht ich sie das die der dass wie für auf ein eine hat mit von aber auch sehr nach wenn was warum oder wird mich dich kein keine immer danke gut schlecht es wir zu den',
}
