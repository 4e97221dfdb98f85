import type { Brand } from '../../mentions/vocabulary.ts'

/** One sentence and whether it names the brand. Every sentence is invented; the companies are real names. */
export interface MatchCase {
  brand: Brand
  sentence: string
  expected: boolean
}

interface Written {
  brand: Partial<Brand> & Pick<Brand, 'any'>
  /** Sentences that name the brand, one on each line. */
  yes: string
  /** Traps: sentences that look as if they did. */
  no: string
}

/** Written before the rules that they test; a mistake of the rules is no reason to change a sentence. */
const written: Written[] = [
  {
    brand: { any: ['Nokia'] },
    yes: `
      Nokia julkisti uuden puhelimen.
      Nokian akku kestää kaksi päivää.
      Soitin Nokialle ja jonotin tunnin.
      Ostin eilen Nokiaa 200 kappaletta.
      Nokiakin nosti hintoja.
      Nokialtahan se vika tuli.
      Onko Nokialla enää asiakaspalvelua Suomessa?
      Vaihdoin Nokiaan, eikä kaduta.
      Vanha Nokiani toimii yhä.
      Petyin Nokian Lumiaan pahasti.
      Nokian Oulun toimipiste ei vastaa.
      NOKIAN PUHELIN HAJOSI TAAS
      nokialta ei tule päivityksiä
      Nokia's support never answers.
      Nokias kundtjänst svarar inte.
      Nokia-puhelimeni hajosi.
      Samsung vai Nokia?
      #nokia on taas hidas
      Nokiasta ei kuulu mitään.
      Nokiako muka laatua?
      Nokiassakaan ei osattu auttaa.
      Nokian Renkaat ovat hyvät, mutta Nokian puhelin hajosi heti.`,
    no: `
      Nokian Renkaat avasi tehtaan Romaniaan.
      Nokian Renkaiden osake laski.
      Ostin Nokian Renkailta talvirenkaat.
      NOKIAN RENKAAT ON KALLIS
      Nokian Tyres opened a new plant.
      Nokian Panimon olut oli hyvää.
      Nokian kaupunki korjaa tien.
      Nokian seurakunnan kuoro laulaa.
      Nokialainen koiranomistaja löysi avaimet.
      Pinokiaa ei ole olemassa.
      Nokiankoski virtaa vuolaana.`,
  },
  {
    brand: { any: ['Revontuli'], none: ['revontulet', 'northern lights'] },
    yes: `
      Revontuli ei vastaa puhelimeen.
      Revontulen lasku on taas väärin.
      Sain Revontulelta perintäkirjeen.
      Revontulta en suosittele kenellekään.
      Revontulessa on jotain pahasti vialla.
      Vaihdoin Revontuleen viime vuonna.
      Olen Revontulella asiakkaana.
      Revontulesta ei saa ketään kiinni.
      Kirjoitin Revontulelle kolmesti.
      Jäin Revontuletta, ja hyvä niin.
      Revontulikin nosti hintoja.
      Revontulellehan minä soitin.
      revontulen sovellus kaatuu
      Revontuli-sovellus kaatuu.
      Revontulen-asiakkaana olen pettynyt.
      Revontuliliittymä pätkii.
      revontulisopimus päättyy
      @revontuli vastatkaa jo
      www.revontuli.fi on nurin
      Revontulis kundtjänst är usel.`,
    no: `
      Näimme upeat revontulet Inarissa.
      Revontulia ei näkynyt.
      Revontulien katselu on ilmaista.
      Northern lights tour was great.
      Revontulisafari maksoi satasen.
      @revontuli_fan julkaisi kuvan.
      Aurora borealis eli revontulten loimu.`,
  },
  {
    brand: { any: ['S-Pankki'] },
    yes: `
      S-Pankin sovellus ei toimi.
      S-Pankista ei saa lainaa.
      Soitin S-Pankkiin aamulla.
      S-Pankkia ei kiinnosta.
      s-pankin verkkopankki on alhaalla
      S-pankilla on pitkät jonot.
      S-Pankkikin perii nyt maksun.
      S‑Pankin kortti ei toimi.
      S Pankin tunnukset lukittuivat.
      S-Pankille tiedoksi: appi kaatuu.
      S-PANKKI EI VASTAA
      S-Pankki-kortti katosi postissa.`,
    no: `
      Säästöpankki on eri yhtiö.
      Pankki sulki konttorin.
      S-Pankkiiri on keksitty sana.
      Kävin pankissa S-marketin vieressä.
      Vaihdoin pankkia eilen.`,
  },
  {
    brand: { any: ['Verkkokauppa.com'] },
    yes: `
      Verkkokauppa.com ei toimittanut tilaustani.
      Tilasin Verkkokauppa.comista näytön.
      Verkkokauppa.com:sta tuli väärä tuote.
      Verkkokauppa.comin palautus kesti kuukauden.
      Verkkokauppa.com:in asiakaspalvelu ei vastaa.
      verkkokauppa.comilta sain hyvityksen
      Menin Verkkokauppa.comiin vaihtamaan näytön.
      Verkkokauppa.com:lla on hyvä valikoima.
      https://www.verkkokauppa.com/fi on nurin`,
    no: `
      Tilasin verkkokaupasta kengät.
      Mikä tahansa verkkokauppa on nopeampi.
      Verkkokauppa.company on huijaus.
      verkkokauppa.fi on toinen sivu.
      Oma verkkokauppani com-päätteellä.`,
  },
  {
    brand: { any: ['Elisa'] },
    yes: `
      Elisa-liittymä ei toimi.
      Elisan-asiakaspalvelu ei vastaa.
      Elisan netti pätkii Kuopiossa.
      Elisalta tuli taas väärä lasku.
      elisaliittymä katkeilee
      Elisaliittymäni katkeilee joka ilta.
      elisalasku tuli kahdesti
      Elisan asiakaspalvelu on surkea.
      Elisa nosti hintaa ilmoittamatta.
      Elisa Viihde jumittaa.
      Elisa Oyj julkaisi tuloksen.
      Elisan Saunalahti-liittymä katkeilee.
      Elisan Tampereen myymälässä ei osattu auttaa.
      Elisan Jari lupasi soittaa takaisin.
      elisalle terveisiä
      Elisast ei kuulu mitää.
      Elisalki on häiriö vai eikö?
      Elisas nät ligger nere.
      Elisaki lopetti sen.`,
    no: `
      Elisabet lähti kouluun.
      Elisabetin synttärit ovat lauantaina.
      Elisa Virtanen voitti kisan.
      Haastattelimme Elisa Korhosta.
      Elisa Mäkelän kirja ilmestyi.
      Elisaari on kaunis paikka.
      Feelisan kahvila on auki.
      Elisabeth asuu Porissa.`,
  },
  {
    brand: {
      any: ['Elisa'],
      near: { words: ['liittymä', 'netti', 'lasku', 'asiakaspalvelu', 'kuitu'], within: 8 },
    },
    yes: `
      Elisan uusi kuitu on ollut poikki jo viikon.
      Elisalta tuli väärä lasku.
      Nettiliittymä on Elisalta.`,
    no: `
      Elisa täyttää tänään viisi vuotta.
      Kiitos Elisalle ihanista kakuista!
      Elisan koira karkasi.`,
  },
  {
    brand: { any: ['=Posti'], none: ['Postin mukana'] },
    yes: `
      Posti hukkasi pakettini.
      Postin kuljettaja heitti paketin aidan yli.
      Soitin Postille, mutta kukaan ei vastannut.
      Postilla on lakko.
      Kysyin Postilta, missä paketti on.
      Mitä Postissa oikein tapahtuu?
      Menetin hermoni Postiin.
      Postia ei kiinnosta.
      Posti-sovellus kaatuu.
      Postin Lahden toimipaikka on kiinni.
      POSTIN PALVELU ON SURKEAA
      Postikin nosti hintoja.
      Posti Group julkaisi tuloksen.`,
    no: `
      Sain postia mummolta.
      Aamun posti tuli myöhässä.
      Kirje tuli postissa eilen.
      Postimies toi paketin.
      Lähetin sen postitse.
      Postikortti Roomasta.
      Tarkista postilaatikko.
      Postinumero on väärä.
      Hae paketti postista.
      postin kulku on hidasta
      Postitus maksoi kympin.
      Sähköposti ei toimi.
      Posten i Sverige är sämre.`,
  },
  {
    brand: {
      any: ['=If'],
      near: { words: ['vakuutus', 'korvaus', 'vahinko', 'insurance', 'claim', 'försäkring'], within: 12 },
    },
    yes: `
      If ei korvannut vahinkoa.
      Ifin vakuutus kallistui taas.
      Sain Ifiltä kielteisen korvauspäätöksen.
      Vaihdoin vakuutukset Ifiin.
      Vakuutusyhtiö If hylkäsi hakemuksen.
      Ifillä korvaushakemus on maannut kuukauden.
      If:n korvauspäätös oli väärä.
      My insurance claim at If was denied.
      Ifs försäkring täckte ingenting.`,
    no: `
      What if the insurance company denies it?
      Ask your insurance if it covers water damage.
      If only it would rain.
      Haen korvausta, if you know what I mean.
      IFK voitti derbyn.
      if (vakuutus) return true`,
  },
  {
    brand: { any: ['DNA'] },
    yes: `
      DNA nosti hintoja.
      DNA:n netti ei toimi.
      DNA:lta tuli lasku.
      Siirryin DNA:han.
      DNA:lla on taas häiriö.
      DNAn asiakaspalvelu on hidas.
      DNA-liittymä katkeilee.
      Jos DNA ei korjaa tätä, vaihdan.
      DNA:nkin verkko on hidas.
      DNA:sta ei vastata.
      DNA TV jumittaa.`,
    no: `
      Dna on solun perimä.
      Ihmisen dna:ta tutkittiin.
      DNA-testi paljasti isän.
      Poliisi otti DNA-näytteen.
      dna-tutkimus valmistui
      DNA sequencing is cheap now.
      DNAX on toinen yhtiö.
      EDNA on siskoni.`,
  },
  {
    brand: { any: ['=Kone'] },
    yes: `
      Kone toimitti hissit tornitaloon.
      Koneen huoltomies ei tullut.
      Koneelta luvattiin varaosa.
      Hissi on rikki, ja Kone ei vastaa.
      Tilasimme hissin Koneelta.
      Konetta syytetään kartellista.`,
    no: `
      Pesukone hajosi.
      Tämä kone ei käynnisty.
      Uusi koneeni on hidas.
      koneella istun päivät pitkät
      Konepaja suljettiin.
      Koneet seisovat tehtaalla.
      Vanhan koneen myyn pois.
      Koneen Säätiö jakoi apurahat.`,
  },
  {
    brand: { any: ['=Neste'] },
    yes: `
      Nesteen asema oli kiinni.
      Neste nosti bensan hintaa.
      Tankkasin Nesteellä.
      Ostin Nesteeltä kahvin.
      Nestettä arvostellaan palmuöljystä.
      Neste-kortti ei toimi.
      Ajettiin Nesteelle kahville.`,
    no: `
      Pesuneste loppui.
      Juo paljon nestettä.
      nesteen määrä laskee
      Nestekaasu on vaarallista.
      Jarruneste vuotaa.
      Nesteytys on tärkeää.
      Nesteet tiivistyvät.`,
  },
  {
    brand: { any: ['OP'] },
    yes: `
      OP sulki konttorin.
      OP:n mobiili ei toimi.
      Soitin OP:lle.
      OP:lta tuli kirje.
      Vaihdoin pankkia OP:hen.
      OP-tili lukittiin.
      OP Ryhmä julkaisi tuloksen.`,
    no: `
      Kurssi on 5 op.
      Suoritin 60 op vuodessa.
      STOP!
      OPPO teki uuden puhelimen.
      opin uutta
      Op. 9 on kaunis sonaatti.`,
  },
  {
    brand: { any: ['Telia'] },
    yes: `
      Telian verkko on alhaalla.
      Teliaa en suosittele.
      Telialta ei vastata.
      Telia's network is down again.
      Telias nät är nere.
      telialla menee huonosti
      Telia Finland nostaa hintoja.
      Telialtakin tuli lasku.`,
    no: `
      Teliasonera oli vanha nimi.
      Ofelia ja Cordelia ovat rooleja.
      Kamelia kukkii.
      Stelian kauppa on kiinni.`,
  },
  {
    brand: { any: ['Fortum'] },
    yes: `
      Fortumin lasku oli jättimäinen.
      Fortumilta ei saa ketään kiinni.
      Fortumia ei kiinnosta asiakas.
      Fortumiin ei pääse läpi.
      fortumilla jonotin tunnin
      Fortum-sopimus päättyi.
      fortumsopimus irti
      Fortums kundtjänst svarade inte.`,
    no: `
      Fortuna suosii rohkeaa.
      Fortumo on maksupalvelu.
      Fort Myers tuhoutui.
      Comfortum on huonekaluliike.`,
  },
  {
    brand: {
      any: ['Helen'],
      near: { words: ['sähkö', 'kaukolämpö', 'lasku', 'sopimus', 'electricity'], within: 10 },
    },
    yes: `
      Helenin kaukolämpö on poikki.
      Heleniltä tuli järkyttävä sähkölasku.
      Helen nosti sähkön hintaa.
      Tein sähkösopimuksen Helenin kanssa.`,
    no: `
      Helen Mirren sai palkinnon.
      Tapasin Helenin kahvilla.
      Helena maksoi laskun.
      Helene Schjerfbeckin taulu myytiin.`,
  },
  {
    brand: { any: ['K-Market'] },
    yes: `
      K-Marketin hyllyt olivat tyhjät.
      Kävin K-Marketissa.
      K-Marketista ostettu liha oli pilalla.
      K-marketiin ei pääse pyörätuolilla.
      K Marketin leipä oli homeessa.
      K-Market Kamppi on likainen.`,
    no: `
      S-Marketin hyllyt olivat tyhjät.
      K-Citymarket on iso.
      Marketit ovat auki.
      Supermarket kiinni.
      OK-marketing-kurssi alkoi.`,
  },
  {
    brand: { any: ['Lidl'] },
    yes: `
      Lidlin kassajono on loputon.
      Lidlistä sain homeista leipää.
      Lidliin ei kannata mennä.
      Lidl:n juusto oli pilalla.
      lidlissä ei ollut mitään
      Lidlillä on hyvä valikoima.
      Lidls bröd är bra.
      Lidlkin on kallis nykyään.
      Lidl Suomi ei vastaa.`,
    no: `
      Liedl on sukunimi.
      Lidlingon asema.
      Solidly built.`,
  },
  {
    brand: { any: ['Gigantti'] },
    yes: `
      Gigantin palautus kesti ikuisuuden.
      Gigantista ostettu telkkari hajosi.
      Menin Giganttiin.
      Giganttia en suosittele.
      Gigantilla oli alennus.
      gigantilta tuli väärä tuote
      Giganttikaan ei auttanut.
      Gigantille menee palautus.`,
    no: `
      Gigantit taistelivat jumalia vastaan.
      Gigantea on kasvi.
      Gigantiaa soi radiossa.
      Gigantic mistake.`,
  },
  {
    brand: { any: ['Kesko'] },
    yes: `
      Keskon tulos parani.
      Keskoa syytetään.
      Keskolta ei vastattu.
      Keskossa on johtajuusongelma.
      Keskolle annettiin sakko.`,
    no: `
      Keskosen hoito vaatii taitoa.
      Keskonen syntyi viikolla 25.
      Keskiolut loppui.
      Keskustelu jatkuu.`,
  },
  {
    brand: { any: ['Finnair'] },
    yes: `
      Finnairin lento peruttiin.
      Finnairilla lentäminen on kallista.
      Lensin Finnairilla Ouluun.
      Finnair lost my luggage.
      Finnair's app crashed.
      Finnairilta ei tule korvausta.
      @Finnair why is my flight late`,
    no: `
      Finnairlines on väärin kirjoitettu.
      Air Finnmark lentää Altaan.
      Fin air quality is good.`,
  },
  {
    brand: { any: ['VR'] },
    yes: `
      VR:n juna oli taas myöhässä.
      VR perui vuoron.
      VR:llä on ongelmia.
      VR:ltä tuli viesti.
      VR-sovellus kaatuu.
      Kiitos VR tästäkin päivästä.
      Jonotin VR:ään puoli tuntia.
      VR:ää ei kiinnosta.`,
    no: `
      Ostin VR-lasit.
      VR-pelit ovat hauskoja.
      Pelasin VR-laseilla koko illan.
      vr on lyhenne
      VRM on toinen asia.`,
  },
  {
    brand: { any: ['HSL'] },
    yes: `
      HSL:n appi ei toimi.
      HSL nostaa hintoja.
      HSL:ltä sain tarkastusmaksun.
      HSL:ään ei saa yhteyttä.
      HSL-kortti ei toimi.
      HSL:kin on hukassa.`,
    no: `
      Käytin HSL-värimallia... eiku hsl(120, 50%, 50%).
      HSLA toimii CSS:ssä.`,
  },
  {
    brand: { any: ['Nordea'] },
    yes: `
      Nordean verkkopankki on nurin.
      Nordealta ei vastata.
      Nordeaa en suosittele.
      Nordeaan ei pääse kirjautumaan.
      Nordeas app fungerar inte.
      Nordea closed my account.
      nordeassa ei tunneta asiakasta
      Nordeahan se siellä mokasi.`,
    no: `
      Nordenskiöldinkatu on pitkä.
      Norden tidning.
      Nordeanu on sukunimi.`,
  },
  {
    brand: { any: ['Danske Bank', '=Danske'] },
    yes: `
      Danske Bankin mobiili ei toimi.
      Danske Bankista tuli kirje.
      danske bankilta ei lainaa saa
      Danskebank sulki konttorin.
      Dansken verkkopankki on alhaalla.
      Vaihdoin Danskelta muualle.
      DanskeBank ei vastaa.
      Danske Banks app är nere.`,
    no: `
      Det danske landshold vandt.
      den danske regering
      Bankin tappio.
      Danskere elsker smørrebrød.`,
  },
  {
    brand: { any: ['LähiTapiola'] },
    yes: `
      LähiTapiolan korvauspäätös oli väärä.
      Lähitapiolalta ei korvausta tullut.
      lähitapiolassa ei vastata
      Lähi-Tapiolan vakuutus on kallis.
      Lähi Tapiola hylkäsi vahinkoni.
      LähiTapiolaan ei saa yhteyttä.`,
    no: `
      Asun lähellä Tapiolaa.
      Tapiolan koulu suljettiin.
      Lähikauppa on kiinni.`,
  },
  {
    brand: { any: ['Pohjola Vakuutus'] },
    yes: `
      Pohjola Vakuutus hylkäsi hakemuksen.
      Pohjola Vakuutuksen päätös oli väärä.
      Pohjola Vakuutukselta ei vastata.
      Pohjola Vakuutukseen ei saa yhteyttä.
      Pohjola Vakuutusta en suosittele.`,
    no: `
      Pohjolan sää on kolea.
      Kalevala ja Pohjola.
      Ota vakuutus ajoissa.`,
  },
  {
    brand: { any: ['Veikkaus'] },
    yes: `
      Veikkauksen sovellus kaatuu.
      Veikkaukselta ei makseta voittoja.
      Veikkausta syytetään.
      Veikkaukseen ei pääse kirjautumaan.
      Veikkaus sulki pelitilini.
      Veikkaus-tili lukittiin.`,
    no: `
      Veikkausliiga alkaa keväällä.
      Veikkaan että sataa.
      Veikkaukset menivät pieleen.
      Veikko asuu täällä.`,
  },
  {
    brand: { any: ['Alko'] },
    yes: `
      Alkon jono oli pitkä.
      Kävin Alkossa.
      Alkosta ei löytynyt viiniä.
      Alkoon ei jaksa mennä.
      Alkolle kiitos palvelusta.
      Alkokin on kiinni.
      alkoliike? ei vaan Alko!`,
    no: `
      Alkoholi on kallista.
      Alkaa sataa.
      Elokuva alkoi.
      Alon taulut myytiin.
      Alkoiko peli jo?
      Alkovi oli pimeä.`,
  },
  {
    brand: { any: ['Tokmanni'] },
    yes: `
      Tokmannin kassalla ei ollut ketään.
      Tokmannilla oli alennus.
      Tokmannista ostettu lamppu hajosi.
      Tokmanniin ei kannata mennä.
      Tokmannia parempi on Puuilo.
      tokmannilta sain hyvityksen`,
    no: `
      Tokoinranta on kaunis.
      Manni löysi sienen.`,
  },
  {
    brand: { any: ['Prisma'] },
    yes: `
      Prisman parkkipaikka on täynnä.
      Prismassa ei ollut maitoa.
      Prismasta ostettu kana oli pilalla.
      Prismaan meno oli virhe.
      Prisman Itäkeskuksen myymälä on likainen.
      prismalta ei hyvitystä`,
    no: `
      Valo taittuu prismoissa.
      Prismaattinen muoto.
      Charismaa riittää.`,
  },
  {
    brand: { any: ['Stockmann'], forms: ['Stocka', 'Stockalla', 'Stockalta'] },
    yes: `
      Stockmannin Hullut Päivät.
      Stockmannilta ei tullut tilausta.
      Stockmannille menee palautus.
      Stockmannia ei enää tunnista.
      Stockalla oli alennus.
      stocka on kallis
      Stockmanns är dyrt.`,
    no: `
      Stockholmaan lennettiin.
      Stockan on kylä.
      Stock market fell.`,
  },
  {
    brand: { any: ['Wolt'] },
    yes: `
      Woltin kuski söi ruokani.
      Woltilta tilattu pizza tuli kylmänä.
      Woltia ei voi suositella.
      Woltissa ei vastata.
      Woltiin tuli vika.
      Wolt-kuski oli töykeä.
      Wolt's courier was rude.
      Wolts app kraschar.`,
    no: `
      Revoltin jäsenet.
      Voltti meni ympäri.
      Wolter asuu Espoossa.
      Wolters Kluwer julkaisi kirjan.`,
  },
  {
    brand: { any: ['Foodora'] },
    yes: `
      Foodoran kuljetus myöhästyi.
      Foodoralta tilattiin.
      Foodoraa en käytä enää.
      foodora ei palauta rahoja
      Foodorasta tuli väärä annos.`,
    no: `
      Food oraakkeli kertoo.
      Foodoramaa esitettiin.`,
  },
  {
    brand: { any: ['Yle'] },
    yes: `
      Ylen Areena ei toimi.
      Yleltä tuli vastaus.
      Yleä syytetään.
      Yle uutisoi asiasta.
      Ylessä on virhe.
      Yle Areena kaatuu.`,
    no: `
      Yleensä toimii.
      Yleinen ongelma.
      Yleisö taputti.
      Ylen määrin ruokaa? ei, ylenmäärin.
      Ylle puettiin takki.`,
  },
  {
    brand: { any: ['Kela'] },
    yes: `
      Kelan päätös kesti kaksi kuukautta.
      Kelasta ei vastata.
      Kelalta tuli hylkäys.
      Kelaan jonotin tunnin.
      Kelaa syytetään.
      KELAN palvelu ei toimi.
      Kela-kortti katosi.`,
    no: `
      Kelainen on sukunimi.
      Kelat pyörivät.
      Kelauslaite hajosi.
      Kelaamalla pääset loppuun.`,
  },
  {
    brand: { any: ['Fazer'] },
    yes: `
      Fazerin suklaa on kallistunut.
      Fazerin Sininen maistuu oudolta.
      Fazerilta ei vastausta.
      Fazeria syön joka päivä.
      Fazers choklad är god.
      fazerilla on huono maku`,
    no: `
      Phaser osui alukseen.
      Fazerilaiset kokoontuivat.
      Fazeritus on keksitty sana.`,
  },
  {
    brand: { any: ['Valio'] },
    yes: `
      Valion maito oli hapanta.
      Valiolta ei vastata.
      Valiota ei voi suositella.
      Valioon otin yhteyttä.
      Valiolla on ongelma.`,
    no: `
      Valiokunta kokoontui.
      Valioliiga alkaa.
      Valioyksilö.
      Valion­nuoret? ei, Valionuoret.`,
  },
  {
    brand: { any: ['Marimekko'] },
    yes: `
      Marimekon mekko repesi.
      Marimekolta ei tullut tilausta.
      Marimekkoa ostetaan vähemmän.
      Marimekossa oli ale.
      Marimekkoon en mene.
      Marimekko's quality has dropped.
      marimekosta ostettu laukku hajosi
      Marimekkokin säästää laadussa.`,
    no: `
      Mari mekkoineen tuli.
      Marimekkoja oli kaapissa kaksi.
      Maritan mekko.`,
  },
  {
    brand: { any: ['Iittala'] },
    yes: `
      Iittalan lasi halkesi.
      Iittalalta ei vastata.
      Iittalaa keräilen.
      Iittalassa on ale.`,
    no: `
      Iittalainen kylä.
      Riittala on paikka.`,
  },
  {
    brand: { any: ['Musti ja Mirri'] },
    yes: `
      Musti ja Mirrin henkilökunta oli tylyä.
      Musti ja Mirristä ostettu ruoka oli pilalla.
      Mustista ja Mirristä ostin lelun.
      musti ja mirriltä tuli väärä tilaus
      Musti & Mirri ei vastaa.
      #mustijamirri ei toimi`,
    no: `
      Musti on koirani.
      Mirri söi hiiren.
      Musti leikki ja Mirri nukkui.`,
  },
  {
    brand: { any: ['Suomalainen Kirjakauppa'] },
    yes: `
      Suomalaisesta Kirjakaupasta ei löytynyt kirjaa.
      Suomalaisen Kirjakaupan palautus.
      Suomalainen Kirjakauppa ei vastaa.
      suomalaiseen kirjakauppaan ei kannata mennä
      Suomalaista Kirjakauppaa en suosittele.`,
    no: `
      Suomalainen kirja voitti palkinnon.
      Suomalaisia kirjakauppoja suljetaan.
      Akateeminen Kirjakauppa on auki.`,
  },
  {
    brand: { any: ['Matkahuolto'] },
    yes: `
      Matkahuollon paketti katosi.
      Matkahuollolta ei vastata.
      Matkahuoltoon ei saa yhteyttä.
      Matkahuoltoa en käytä.
      matkahuollosta haettu paketti oli rikki
      Matkahuollolle palautettu paketti katosi.`,
    no: `
      Matkan huolto peruttiin.
      Huolto tuli ajoissa.
      Matkahuollettava keksittiin.`,
  },
  {
    brand: { any: ['K-Rauta'] },
    yes: `
      K-Raudan toimitus myöhästyi.
      K-Raudasta ostettu pora hajosi.
      K-Rautaan menin turhaan.
      K-raudalta ei vastata.`,
    no: `
      K-rautatie on keksitty.
      Rautaa löytyi.
      Rautakauppa on kiinni.`,
  },
  {
    brand: { any: ['Turku Energia', 'Turun Leipä'] },
    yes: `
      Turku Energian lasku oli väärä.
      Turku Energialta ei vastata.
      Turun Leivän limppu oli homeessa.
      Turun Leipää en osta.
      Turun Leipään tuli uusi resepti.`,
    no: `
      Turun leijat lensivät.
      Turussa leivotaan.
      Energia loppui Turussa.`,
  },
  {
    brand: { any: ['Kotiliike', 'Matkaopas', 'Arjen Apu'] },
    yes: `
      Kotiliikkeen tuotteet ovat huonoja.
      Kotiliikkeestä ostin tuolin.
      Matkaoppaan sivut ovat alhaalla.
      Matkaoppaalta ei vastata.
      Arjen Avun asiakaspalvelu on hyvä.
      Arjen Avulta sain vastauksen.`,
    no: `
      Kotiliikenne ruuhkautui.
      Matkaa oppaan kanssa.
      Arjen avut ovat vähissä.`,
  },
  {
    brand: { any: ['Uusi Päivä', 'Vaasan Sähkö'] },
    yes: `
      Uuden Päivän toimitus ei tullut.
      Vaasan Sähkön lasku nousi.
      Vaasan Sähköltä ei vastata.
      Vaasan Sähköön ei saa yhteyttä.
      Uudelle Päivälle annan nolla tähteä.`,
    no: `
      Uusia päiviä odotellessa.
      Vaasan sähkoinen palvelu on vaasalaisille.
      Joka päivä uusi.`,
  },
  {
    brand: { any: ["McDonald's", 'H&M'] },
    yes: `
      McDonaldsin hampurilainen oli kylmä.
      McDonald's messed up my order.
      mcdonald’sista ei saa kuittia
      H&M:n palautus kesti.
      H&M:llä ei ole kokoja.`,
    no: `
      MacDonald oli maanviljelijä.
      McDonough asuu Dublinissa.
      HM Queen visited.`,
  },
  {
    brand: { any: ['Apteekki Revontuli'] },
    yes: `
      Apteekki Revontulen jono on pitkä.
      Apteekki Revontulesta ei saa lääkettä.
      Apteekista Revontulesta... eiku Apteekki Revontulessa ei vastata.`,
    no: `
      Apteekki näki revontulet.
      Kävin apteekissa, Revontuli ei vastaa.`,
  },
  {
    brand: { any: ['Olutmestari', 'Puhelinpalvelin', 'Langaton'] },
    yes: `
      Olutmestarin tuotteet ovat hyviä.
      Puhelinpalvelimen lasku oli väärä.
      Puhelinpalvelinta en suosittele.
      Langattoman asiakaspalvelu ei vastaa.
      Langattomalta tuli lasku.`,
    no: `
      Oluet loppuivat.
      Puhelin soi.
      Langat menivät solmuun.`,
  },
  {
    brand: { any: ['Helsinki-kortti', 'Ylva', 'Åland Post'] },
    yes: `
      Helsinki-kortin osto ei onnistu.
      Ylvan asiakaspalvelu on hyvä.
      Ylvaa en suosittele.
      Ålandspostens? nej, Åland Posts paket försvann.
      Åland Postin paketti katosi.`,
    no: `
      Helsingin kortteli on hiljainen.
      Ylväs leijona.
      Åland är vackert.`,
  },
  {
    brand: { any: ['Spotify'] },
    yes: `
      Spotify keeps crashing.
      Spotify's support is useless.
      Spotifyn lasku tuli kahdesti.
      Spotifyssa ei toimi mikään.
      Spotifys app är trasig.
      Switching from Spotify, bye.`,
    no: `
      Spot if you can.
      Spotifying is not a word.`,
  },
]

/** Written after the rules; the first run gave precision 1 and recall 0.988 (Saarioisten, Saarioisilta). */
const heldBack: Written[] = [
  {
    brand: { any: ['Hankkija'] },
    yes: `
      Hankkijalta tilattu polttoöljy ei tullut.
      Hankkijan kuljettaja ei soittanut.
      Hankkijaan ei saa yhteyttä.
      hankkijassa oli ruuhkaa
      Hankkijaa ei kiinnosta.`,
    no: `
      Hankkijoiden neuvottelut jatkuvat.
      Hankkia pitää uusi auto.`,
  },
  {
    brand: { any: ['Ilmarinen'] },
    yes: `
      Ilmarisen eläkepäätös viipyi.
      Ilmariselta ei tullut vastausta.
      Ilmarista en ymmärrä.
      Ilmariseen otin yhteyttä.
      Ilmarisella kesti puoli vuotta.`,
    no: `
      Ilmari lähti kotiin.
      Ilmastoinen sana.`,
  },
  {
    brand: { any: ['Mehiläinen'] },
    yes: `
      Mehiläisen lääkäri ei kuunnellut.
      Mehiläisessä jonotin tunnin.
      Mehiläiseltä tuli lasku peruutuksesta.
      Mehiläistä en suosittele.
      Mehiläiseen varattu aika peruttiin.`,
    no: `
      Mehiläiset pörräävät.
      Mehiläisiä oli pihalla.
      Mehiläispesä löytyi.`,
  },
  {
    brand: { any: ['Terveystalo'] },
    yes: `
      Terveystalon appi kaatuu.
      Terveystalosta ei saa aikaa.
      Terveystaloon soitettu kolmesti.
      Terveystalolla maksoi 200 e.`,
    no: `
      Terveystalojen jonot kasvavat.
      Talo on terve.`,
  },
  {
    brand: { any: ['Puuilo'] },
    yes: `
      Puuilosta ostettu vasara hajosi.
      Puuilon kassa oli kiinni.
      Puuiloon ajoin turhaan.
      Puuilolla oli vikaa.
      Puuiloa parempi on Biltema.`,
    no: `
      Puu iloitsee keväällä.
      Puuhaa riittää.`,
  },
  {
    brand: { any: ['Hesburger'] },
    yes: `
      Hesburgerin ranskalaiset olivat kylmiä.
      Hesburgerissa oli likaista.
      Hesburgeria en enää syö.
      Hesburgeriin jonotettiin.
      hesburgerilta tuli väärä tilaus`,
    no: `
      Burgeri oli hyvä.
      Hesarin burgeri.`,
  },
  {
    brand: { any: ['Caruna'] },
    yes: `
      Carunan siirtolasku on ryöstö.
      Carunalta ei tietoa katkosta.
      Carunaa ei voi valita.
      Carunaan soitin.
      Carunalle terkut.`,
    no: `
      Karuna on hyväntekeväisyys.
      Carunate on sana.`,
  },
  {
    brand: { any: ['Kärkkäinen'] },
    yes: `
      Kärkkäiseltä tilattu sänky puuttuu.
      Kärkkäisen palautus ei toimi.
      Kärkkäiselle annoin palautetta.
      Kärkkäistä kehutaan.`,
    no: `
      Kärkkäät ostajat.
      Kärki on terävä.`,
  },
  {
    brand: { any: ['Saarioinen'] },
    yes: `
      Saarioisten pizza oli homeessa.
      Saarioisen maksalaatikko.
      Saarioisilta ei vastausta.`,
    no: `
      Saaria on paljon.
      Saarinen ajoi kilpaa.`,
  },
  {
    brand: { any: ['Helsingin Sanomat'] },
    yes: `
      Helsingin Sanomien tilaus ei pääty.
      Helsingin Sanomista soitettiin.
      Helsingin Sanomat ei tullut.
      helsingin sanomilta ei vastata
      Helsingin Sanomiin en luota.`,
    no: `
      Helsingin sanoma oli selvä.
      Turun Sanomat uutisoi.`,
  },
  {
    brand: { any: ['Ilta-Sanomat'] },
    yes: `
      Ilta-Sanomien appi kaatuu.
      Ilta-Sanomissa on liikaa mainoksia.
      iltasanomien sivut jumittaa
      Ilta-Sanomilta ei vastausta.`,
    no: `
      Illan sanomat kuultiin.
      Iltalehti on toinen.`,
  },
  {
    brand: { any: ['Kauppalehti'] },
    yes: `
      Kauppalehden tilaus jatkui vaikka peruin.
      Kauppalehteä ei jaettu.
      Kauppalehdestä ei vastata.
      Kauppalehdeltä tuli lasku.
      Kauppalehteen ei pääse kirjautumaan.`,
    no: `
      Kaupan lehti repesi.
      Kauppalehdet lojuvat.`,
  },
  {
    brand: { any: ['Clas Ohlson'] },
    yes: `
      Clas Ohlsonin lamppu hajosi.
      Clas Ohlsonilta ei palautusta.
      clas ohlsonista ostin jatkojohdon
      Clas Ohlsons kundtjänst är bra.`,
    no: `
      Ohlson asuu Turussa.
      Clas on poissa.`,
  },
  {
    brand: { any: ['Oma Säästöpankki'] },
    yes: `
      Oma Säästöpankin lainapäätös kesti.
      Oman Säästöpankin konttori suljettiin.
      Oma Säästöpankista soitettiin.
      Oma Säästöpankki nosti marginaalia.`,
    no: `
      Oma pankki on paras.
      Vanha säästöpankki suljettiin.`,
  },
  {
    brand: { any: ['Lahti Energia'] },
    yes: `
      Lahti Energian kaukolämpö on poikki.
      Lahti Energialta tuli lasku.
      Lahti Energiaan soitin.
      Lahti Energia ei vastaa.`,
    no: `
      Lahden energia on loppu.
      Energia virtaa Lahdessa.`,
  },
  {
    brand: { any: ['Tori.fi'] },
    yes: `
      Tori.fi on täynnä huijareita.
      Tori.fissä huijattiin taas.
      Tori.fi:n tuki ei vastaa.
      tori.fistä ostettu puhelin oli rikki`,
    no: `
      Torilla tavataan.
      Tori on tyhjä.`,
  },
  {
    brand: { any: ['Nettiauto'] },
    yes: `
      Nettiauton ilmoitus katosi.
      Nettiautosta ostin.
      Nettiautoon ei pääse.
      nettiautolta ei vastata`,
    no: `
      Netti auttoi.
      Nettiautot.
      Auto netistä.`,
  },
  {
    brand: { any: ['Biltema'] },
    yes: `
      Bilteman palautus oli helppo.
      Biltemasta ostettu akku hajosi.
      Biltemassa ei ollut ketään.
      Biltemalle miinus.
      Biltemas verktyg är dåliga.`,
    no: `
      Bilteatern är stängd.
      Temaattinen.`,
  },
  {
    brand: { any: ['Jysk'] },
    yes: `
      Jyskin sänky hajosi.
      Jyskistä tilattu patja ei tullut.
      Jyskiin vein palautuksen.
      Jyskillä on huono laatu.`,
    no: `
      Jyskyttää päässä.
      Jyske kuului.`,
  },
  {
    brand: { any: ['Bauhaus'] },
    yes: `
      Bauhausin toimitus myöhästyi.
      Bauhausista ostettu pora.
      Bauhausiin ei pääse.
      Bauhausilla oli ale.
      Bauhaus ei vastaa.`,
    no: `
      Bauhauskoulu? Baukeskus.
      Haus auf.`,
  },
  {
    brand: { any: ['K-Citymarket'] },
    yes: `
      K-Citymarketin palvelu on hidasta.
      K-Citymarketista löytyi hometta.
      k-citymarketissa jonotin
      K Citymarketissa ei ollut maitoa.`,
    no: `
      S-market on lähempänä.
      City-market.
      Citymarketing on ala.`,
  },
  {
    brand: { any: ['R-kioski'] },
    yes: `
      R-kioskin myyjä oli tyly.
      R-kioskilta hain paketin.
      R-kioskista ei saa kahvia.
      R-kioskille meni paketti.`,
    no: `
      Kioski on kiinni.
      R-kioskit ovat kiinni.`,
  },
  {
    brand: { any: ['Silja Line'] },
    yes: `
      Silja Linen risteily peruttiin.
      Silja Linelta ei hyvitystä.
      Silja Lineä en suosittele.
      Siljaline ei vastaa.
      Silja Line's ferry was late.`,
    no: `
      Silja jonotti linella.
      Tallinkin laiva.`,
  },
  {
    brand: { any: ['Attendo'] },
    yes: `
      Attendon hoitaja ei tullut.
      Attendolta ei vastausta.
      Attendossa on liian vähän väkeä.
      Attendoa tutkitaan.`,
    no: `
      Attend the meeting.
      Attendoitu.`,
  },
  {
    brand: { any: ['Zalando'] },
    yes: `
      Zalandon palautus ei näy.
      Zalandolta tilatut kengät.
      Zalandoa en käytä.
      Zalandoon palautin.
      Zalandos returer är dåliga.`,
    no: `
      Zalangon kylä.
      Uuden-Zeelannin zalandolaiset.`,
  },
  {
    brand: { any: ['Klarna'] },
    yes: `
      Klarnan lasku tuli kahdesti.
      Klarnalta tuli perintä.
      Klarnaan ei pääse.
      Klarnas app är nere.
      Klarna charged me twice.`,
    no: `
      Klaarna.
      Klarinetti soi.`,
  },
  {
    brand: { any: ['Metsä Board', 'Metsähallitus'] },
    yes: `
      Metsä Boardin tehdas haisee.
      Metsähallituksen lupa viipyi.
      Metsähallitukselta ei vastata.
      Metsähallitukseen valitin.`,
    no: `
      Metsä on kaunis.
      Metsän hallitus.
      Metsähallitseminen.`,
  },
  {
    brand: { any: ['Porvoon Energia', 'Kymen Apu'] },
    yes: `
      Porvoon Energialta tuli lasku.
      Kymen Avun auto ei tullut.
      Kymen Apuun soitin.`,
    no: `
      Porvoossa energia loppui.
      Kymin apu.`,
  },
  {
    brand: { any: ['Keskisuomalainen'] },
    yes: `
      Keskisuomalaisen jakaja ei tuonut lehteä.
      Keskisuomalaiselta laskutettiin kahdesti.
      Keskisuomalaista ei jaettu.`,
    no: `
      Keskisuomalaiset ovat mukavia.
      Keskisuomalaisia yrityksiä.`,
  },
  {
    brand: { any: ['Nokian Renkaat'] },
    yes: `
      Nokian Renkaat ei vastaa.
      Nokian Renkaiden takuu ei kata.
      Nokian Renkailta pyysin hyvitystä.
      Nokian Renkaista ei apua.`,
    no: `
      Nokian puhelin hajosi.
      Renkaat vaihdettu.`,
  },
  {
    brand: { any: ['Kotipizza'] },
    yes: `
      Kotipizzan toimitus kesti kaksi tuntia.
      Kotipizzasta tilattu pizza oli raaka.
      Kotipizzalta hyvitys.
      kotipizzaan ei enää`,
    no: `
      Kotona pizzaa.
      Kotipizzeria on toinen.`,
  },
  {
    brand: { any: ['=Power'] },
    yes: `
      Powerin palautus ei toimi.
      Ostin Powerista telkkarin.
      Powerilla ei ole varaosia.`,
    no: `
      superpower
      more power please`,
  },
  {
    brand: { any: ['Ruokavarasto', 'Vihreä Polku'] },
    yes: `
      Ruokavaraston asiakaspalvelu.
      Vihreän Polun toimitus.
      Vihreältä Polulta tuli väärä kassi.
      Vihreä Polku ei vastaa.`,
    no: `
      Vihreitä polkuja.
      Ruokaa varastossa.`,
  },
  {
    brand: { any: ['Maanmittauslaitos'] },
    yes: `
      Maanmittauslaitoksen palvelu on jumissa.
      Maanmittauslaitokselta ei vastata.
      Maanmittauslaitosta odotellessa.`,
    no: `
      Laitos suljettiin.
      Maanmittaus jatkuu.`,
  },
  {
    brand: { any: ['Ticketmaster'] },
    yes: `
      Ticketmasterin jono kaatui.
      Ticketmasterilta ei rahoja.
      Ticketmaster's queue crashed.`,
    no: `
      Ticket mastery.
      Masterin tiketti.`,
  },
  {
    brand: { any: ['Espoon kaupunki', 'Helsingin kaupunki'] },
    yes: `
      Espoon kaupungin asiakaspalvelu ei vastaa.
      Espoon kaupungilta tuli kirje.
      Helsingin kaupunkiin ei saa yhteyttä.
      Helsingin kaupunki aurasi huonosti.`,
    no: `
      Espoon kaupunginosa.
      Helsinki on kaupunki.`,
  },
  {
    brand: { any: ['Aalto-yliopisto'] },
    yes: `
      Aalto-yliopiston hakujärjestelmä kaatui.
      Aalto-yliopistosta ei vastata.
      Aalto yliopistoon ei pääse.`,
    no: `
      Aalto osui rantaan.
      Yliopisto aukeaa.`,
  },
  {
    brand: { any: ['Traficom'] },
    yes: `
      Traficomin jonot ovat pitkät.
      Traficomilta kirje.
      Traficomiin soitin.`,
    no: `
      Traffic on pahin.
      Comtraf.`,
  },
  {
    brand: { any: ['OmaPosti', 'Omakanta'] },
    yes: `
      OmaPostin sovellus kaatuu.
      omapostiin ei pääse
      Omakannan tiedot puuttuvat.
      Omakantaan ei pääse.`,
    no: `
      Oma posti tuli.
      Omakantainen.`,
  },
]

export const matchCases = writeCases(written)
export const heldBackCases = writeCases(heldBack)

function writeCases(groups: Written[]): MatchCase[] {
  return groups.flatMap(({ brand, yes, no }) => {
    const full: Brand = { id: brand.any[0]?.toLowerCase() ?? '', all: [], none: [], ...brand }
    return [...readLines(yes, full, true), ...readLines(no, full, false)]
  })
}

function readLines(block: string, brand: Brand, expected: boolean): MatchCase[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((sentence) => ({ brand, sentence, expected }))
}

export interface Measured {
  precision: number
  recall: number
  /** The sentences that came out otherwise than expected. */
  wrong: string[]
}

export function measure(
  cases: MatchCase[],
  compile: (brand: Brand) => (text: string) => readonly unknown[],
): Measured {
  let [hits, found, wanted] = [0, 0, 0]
  const wrong: string[] = []
  for (const { brand, sentence, expected } of cases) {
    const matched = compile(brand)(sentence).length > 0
    if (matched) found++
    if (expected) wanted++
    if (matched && expected) hits++
    if (matched !== expected) wrong.push(`${brand.any[0]}: ${sentence}`)
  }
  return { precision: hits / found, recall: hits / wanted, wrong }
}
