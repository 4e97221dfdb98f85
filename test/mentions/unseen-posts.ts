/** A post and whether a person would call it a complaint (-), praise (+) or neither (0). Every post is invented. */
export interface UnseenPost {
  sign: '-' | '0' | '+'
  text: string
}

/**
 * Written before the scorer had read any of them; nothing was taken from them into the word lists but what the first
 * measurement showed to be missing in general. `laterFinnish` was written after that and never used to change anything.
 */
const finnish = `
- Revontuli lupasi soittaa takaisin, mutta mitään ei kuulunut. Luottamus meni.
- Kolmas asentaja kävi tänään ja netti on edelleen yhtä kuollut kuin maanantaina.
- Maksoin toimituksesta parikymppiä ja silti jouduin itse hakemaan sohvan varastolta.
- Revontulen lasku oli 214 euroa, kaksiossa. Onko joku mittari vialla vai mikä tässä maksaa?
- Odotin ajanvarausta kuusi viikkoa ja edellisenä iltana se peruttiin tekstiviestillä.
- Joo olihan se hieno kampanja, tuotetta ei vaan ollut yhdessäkään myymälässä.
- Mä en jaksa enää. Neljäs kerta kun toi appi heittää ulos kesken maksun.
- Vakuutusyhtiö pyysi samat kuitit kolmeen kertaan ja lopuksi päätös oli kielteinen.
- Jätettiin koko perhe seisomaan lentokentälle keskellä yötä ilman mitään ohjeita.
- Ei tullut pakettia ei tullut rahoja ei tullut edes vastausta
- tilasin koon 42, tuli 38, palautus omalla kustannuksella. kiitti vaan
- Revontuli veloittaa nyt paperilaskusta 6,90. Mummo joka ei omista tietokonetta maksaa.
- Puhelimessa sanottiin yhtä, laskussa lukee toista ja chatissa kolmatta.
- Eilen lupasivat että sähköt palaa kuudelta. Nyt kello on yksitoista ja täällä on pimeää.
- Kävin myymälässä vaihtamassa rikkinäisen tuotteen ja minua puhuteltiin kuin varasta.
- Olen ollut asiakas 14 vuotta ja uudet saa saman puoleen hintaan. Näin teillä palkitaan.
- Uusi päivitys hävitti kaikki tallennetut matkaliput, hienosti testattu jälleen
- Tilasin lahjan hyvissä ajoin, se saapui kaksi päivää juhlien jälkeen paketti auki.
- Aamun bussi jätti taas kolme ihmistä pysäkille vaikka tilaa oli.
- En saa sopimusta irtisanottua mistään, nappi johtaa tyhjälle sivulle
- Kyllä harmittaa että luotin mainoksiin. Rahat meni ja laite on jo romu.
- Mikä siinä on niin vaikeeta vastata yhteen sähköpostiin kahdessa viikossa?
- Hammaslääkärissä porattiin väärä hammas ja siitä vielä laskutettiin.
- Ruoka-annos oli jäässä keskeltä ja tarjoilija sanoi että niin sen kuuluukin olla.
- Hotellissa oli torakoita. Respa kohautti olkapäitään.
- Revontulella on kanttia nostaa hintoja samaan aikaan kun yhteydet hidastuu.
- Perintäkirje laskusta jota en ole ikinä saanut. Tervetuloa vuoteen 2026.
- ihan sama kuinka monta vikailmoitusta teen ni mitään ei tapahdu
- Myyjä vannoi että liittymä toimii mökillä. Ei toimi edes pihalla.
- Tänään opin että Revontulen "24/7-tuki" sulkeutuu neljältä.
- Soitin yhdeksältä, olin jonossa sijalla 62. Puoliltapäivin sijalla 58.
- Kahdeksan kuukautta odotettu keittiötä. Väärän väriset ovet tuli eilen.
- Lapsen synttäripäivänä huvipuiston laitteista puolet kiinni mutta lippu täysihintainen
- Leipä homeessa kaksi päivää ennen päiväystä, jo toinen kerta tässä kuussa.
- Sain kännykkään viestin että paketti on luovutettu. Kenelle? Ei ainakaan minulle.
- Lainahakemus hylättiin virheen takia ja virheen korjaaminen kestää kuulemma kuukauden.
- Eipä taida Revontulella asiakas paljon painaa kun pörssikurssi painaa enemmän
- Kuntosali jatkoi veloitusta vielä neljä kuukautta irtisanomisen jälkeen.
- vuokranantaja ei ole reagoinut homeilmoitukseen keväästä asti, lapset yskii
- Laiturimuutos kuulutettiin minuutti ennen lähtöä, puoli junaa jäi kyydistä.
- Tämä oli viimeinen tilaus teiltä.
- Vaihdoin pois ja hyvä niin, laskut puolittui ja joku vastaa puhelimeen.
- No nyt loppui kärsivällisyys. Kilpailijalle mars.
- Ei näin, Revontuli. Ei näin.
- Toivottavasti kukaan muu ei joudu kokemaan samaa kuin me.
- Hoitaja tiuski äidilleni joka ei kuule kunnolla. Tuli itku autossa.
- Latausasema vei maksun muttei antanut sähköä, tuki käski "kokeilla toista".
- Revontulen robotti kysyy kymmenen kysymystä ja sanoo sitten että aspa on kiinni.
- Tuote oli kuvassa massiivipuuta, kotona pahvia.
- Sanokaa nyt suoraan jos ei kiinnosta hoitaa tätä asiaa
- Kaksi tuntia kotoa pois turhaan, huoltomies ei koskaan ilmestynyt.
- Takuukorjauksesta tuli takaisin naarmuilla ja sama vika tallella.
- Olipa pettymys koko reissu, laiva haisi viemäriltä ja buffet oli tyhjäks syöty seittemältä
- eikö teillä oikeesti oo ketään joka osais korjata tän netin
- Joka syksy sama juttu: eka pakkanen ja junat seisoo.
- Revontuli nyt edes jotain tiedottakaa, tuhannet ilman vettä!!!
- Saldo näytti eilen 900 euroa ja tänään 12. Pankki "selvittelee".
- Sopparissa luki kiinteä hinta. Puolen vuoden päästä ilmoittivat korotuksesta.
- Kukat nuutuneet jo kassalla, hautajaisiin piti hakea uudet muualta.
- Jos saisin antaa nolla tähteä niin antaisin
- Viikonlopun menetys: koko perhe ruokamyrkytyksessä sushin jälkeen.
- Netti on ku vuonna 1998, lataa kuvaa kolme minuuttia
- Kyllä on touhua. Kaksi kertaa vahvistettu aika eikä ovea avannut kukaan.
- Väittivät että olen itse rikkonut laitteen, avaamaton paketti.
- Asiakastietoni päätyi vieraalle ihmiselle ja pahoittelut tuli copy pastena.
- Hinnat on karanneet käsistä, kahvi ja pulla 11,40
- toimitus "2-4 arkipäivää", eletään päivää 19
- Mitä järkeä maksaa premiumista jos mainokset pyörii silti?
- Kerran vielä lupasin antaa mahdollisuuden. Virhe.
- Varasin invataksin viikkoa ennen, tilalle tuli farmari johon pyörätuoli ei mahdu.
- Revontulen myymälässä kukaan ei moikannut, seisoin tiskillä vartin.
- Henkilökunta selaa kännykkää kun jono kiemurtelee ovelle asti.
- Kone lähti ilman meitä koska teidän syöttölento oli kaksi tuntia jäljessä, korvauksista ei puhettakaan
- Hyvitys luvattiin viikossa. Siitä on nyt kolme kuukautta.
- Tekniikka pettää aina kun on kiire, tänäänkin lippuautomaatti pimeänä.
- Sähkökatko numero viisi tällä viikolla, pakastin sulaa ja kukaan ei tiedä mitään
- Kouluruoka oli taas raakaa, lapsi söi näkkileipää.
- Myivät 83-vuotiaalle isälleni kolme liittymää ja tabletin jota hän ei osaa avata.
- Tilauksen peruminen on tehty tahallaan mahdottomaksi.
- Sain uuden puhelimen tilalle käytetyn, edellisen omistajan kuvat tallella
- Huhhuh mikä sekoilu, yks käskee soittaa tänne ja toinen tonne
- Revontuli: me välitämme. Myös Revontuli: katkaisee sähköt lapsiperheeltä pakkasella.
- Aika ostaa kynttilöitä kun asuu Revontulen verkossa :D
- Siivooja "kävi", pölyt samoilla paikoilla.
- Pesula kutisti 400 euron takin nukenvaatteeksi
- Remontti venyi puolella vuodella ja hinta tuplaantui matkalla.
- Päivystyksessä istuin yhdeksän tuntia murtuneen ranteen kanssa.
- Miksi helvetissä tästä pitää maksaa jos se ei kerran toimi
- Tarjous loppui kesken vaikka ovella olin aukeamisaikaan.
- Kaikki muut pankit osaa tän, Revontuli ei.
- Ei vastausta, ei pahoittelua, ei mitään.
- Kirjautuminen jumittaa latausympyrään joka ikinen aamu
- Palautettu tuote "ei koskaan saapunut" heille vaikka on kuitti ja seuranta.
- Aikamoinen rahastus, pysäköintivirhemaksu kolmen minuutin ylityksestä
- Lempikahvilan uusi omistaja pilasi kaiken mikä siinä oli hyvää.
- Palvelu on heikentynyt kuin lehmän häntä viimeiset pari vuotta
- Kolme viestiä, kolme eri vastausta, nolla ratkaisua
- Revontulen tiimi sulki tikettini "ratkaistuna". Mitään ei ratkaistu.
- Taas yks syy lisää vaihtaa operaattoria, kiitos Revontuli
- Yöllä herättiin palohälyttimeen, laturi oli sulanut pöytään kiinni.
- Ihmettelen kyllä miten tällainen firma pysyy pystyssä
- Lääke loppu joka apteekista eikä kukaan kertonut etukäteen
- Vastaus tuli: "kiitos palautteestasi". Siinä se.
- Työnhakija ei saanut edes ei kiitos -viestiä kolmen haastattelun jälkeen.
- Selvä kiusanteko että lomakkeessa ei ole suomalaista osoitetta
- Maanantaina piti tulla, nyt on torstai. Taidan muuttaa tätä pakettia vastaan.
- ette sitte saanu tätäkään hoidettua
- Laitteen akku kestää just ja just kahvitauon, mainoksen mukaan kaksi päivää
- Ostin hyvässä uskossa ja sain maanantaikappaleen.
- Sopimuksessa pienellä präntillä että ensimmäinen kuukausi onkin maksullinen.
0 Onko kellään kokemusta Revontulen pörssisähköstä omakotitalossa?
0 Revontuli avaa uuden myymälän Seinäjoelle maaliskuussa.
0 Mihin aikaan Revontulen palvelupiste menee kiinni lauantaisin?
0 Revontuli Oy:n liikevaihto oli viime vuonna 312 miljoonaa euroa.
0 Tänään haastattelussa Revontulen toimitusjohtaja kertoo sähköverkon tulevaisuudesta.
0 Vaihdoin eilen Revontulelta toiselle yhtiölle, siirto menee kahdessa viikossa.
0 Millä hinnalla teillä on Revontulen 5G?
0 Myydään Revontulen lahjakortti 50 e, nouto Tampereelta.
0 Revontulen yhtiökokous pidetään huhtikuun 14. päivä Helsingissä.
0 Saako Revontulen sovelluksesta tulostettua kuitin?
0 Kuinka pitkä irtisanomisaika Revontulella on?
0 Haemme Ouluun asiakasneuvojaa, lue lisää ja hae viimeistään 30.9.
0 Revontuli ja Kajo ilmoittivat yhteistyöstä latausverkon rakentamisessa
0 Asun Vantaalla, sähkö tulee Revontulelta ja netti Kajolta.
0 Revontulen kampanja jatkuu sunnuntaihin, liittymät alkaen 14,90 €/kk.
0 Miten paketin voi ohjata toiseen noutopisteeseen?
0 Laitoin Revontulelle viestiä, odottelen vastausta.
0 Kuuntelin bussissa podcastin jossa puhuttiin Revontulen historiasta.
0 Tuleeko se lasku nyt sähköpostiin vai pankkiin?
0 Onks teillä muilla jo se uus Revontulen päivitys?
0 Näin tänään Revontulen auton parkissa meidän kadulla.
0 Revontuli vaihtaa logonsa syksyllä.
0 Osaako joku sanoa kumpi kannattaa, Revontuli vai Kajo?
0 Kilpailu- ja kuluttajavirasto julkaisi ohjeen sähkösopimusten vertailusta
0 Huoltokatko Revontulen verkossa ensi tiistaina klo 2-5.
0 Kävin viikonloppuna ostoskeskuksessa, siellä on nykyään Revontulen liike.
0 revontulella näköjään uus mainos telkkarissa
0 Mikä on Revontulen asiakaspalvelun numero ulkomailta?
0 Revontulen osake sulkeutui 12,40 euroon.
0 Pitääkö modeemi palauttaa kun muuttaa?
0 Veljeni aloitti työt Revontulella maanantaina.
0 Tarvitaanko tunnistautumiseen passi vai riittääkö ajokortti?
0 Tilasin Revontulelta kuitua taloyhtiöön, asennus lokakuussa.
0 Revontuli sponsoroi tänä vuonna junioreiden jääkiekkoturnausta.
0 Löytyykö Revontulen verkkokaupasta 3 metrin HDMI-johtoa?
0 Ajatuksia Revontulen uudesta hinnoittelusta?
0 Lueskelin tuossa sopimusehtoja, siellä on kahden vuoden määräaika.
0 Etsin töitä, onko kukaan ollut Revontulella kesätöissä?
0 Kahvikone on rivissä kolmas, vieressä Revontulen automaatti.
0 Muistakaa siirtää kellot, muistuttaa Revontuli.
0 Otan mieluummin soiton kuin chatin, onko se mahdollista?
0 Kerro kaverille ja osallistu arvontaan! Palkintona Revontulen tuotepaketti.
0 Voiko Revontulen sopimuksen siirtää vaimon nimiin?
0 Uutinen: Revontuli palkkaa 40 uutta asentajaa Lappiin.
0 Mä käytän Revontulta töissä ja Kajoa kotona
0 Eikö Revontulella ollutkin joskus prepaid?
0 Sain tänään Revontulen laskun, eräpäivä 15.
0 Aion kysyä tätä huomenna liikkeestä
0 Paketti saapuu huomenna klo 10-14, lukee seurannassa.
0 Täytyykö takuuta varten säilyttää alkuperäinen pakkaus?
0 Kerätään kokemuksia: minkä merkkinen pesukone teillä on?
0 Vertailussa mukana Revontuli, Kajo ja Tuisku, tulokset sivulla 34.
0 Siirsin numeron keväällä, en ole juuri soitellut sillä.
0 Ehkä vaihdan, ehkä en, katsellaan nyt syksyyn.
+ Kiitos Revontulen asentajalle, homma hoitui vartissa ja jäljetkin siivottiin.
+ Ei mitään valittamista, kaikki sujui niin kuin luvattiin.
+ Revontulen aspa soitti takaisin kuten lupasi ja vika korjattiin saman tien.
+ Oon ollu tosi tyytyväinen, netti ei oo pätkiny kertaakaan.
+ Paketti tuli jo seuraavana päivänä, mahtavaa!
+ Mukava myyjä jaksoi selittää kaiken kahteen kertaan. Ostan toistekin.
+ Pelkäsin pahinta mutta vaihto meni ihan kivuttomasti, hatunnosto.
+ Paras päätös pitkään aikaan oli vaihtaa Revontuleen.
+ Vitsi miten nopee netti, lataa pelin viidessä minuutissa
+ Lapset rakasti ja ruoka oli herkullista, tullaan uudestaan!
+ Hoitaja otti äidin vastaan niin lämpimästi että tuli hyvä mieli.
+ Täytyy kehua Revontulta, sain hyvityksen ilman mitään vääntämistä.
+ Suosittelen lämpimästi, asiallista ja ripeää palvelua.
+ Ei huonompi ostos, akku kestää kaksi päivää helposti
+ Vihdoinkin sovellus joka vain toimii.
+ Kymmenen pistettä ja papukaijamerkki chatin Markukselle
+ Meillä sähköt palasi tunnissa, kiitos linjamiehille jotka painoi yön läpi!
+ Yllätyin positiivisesti, laskussa oli hyvitys jota en ollut edes pyytänyt.
+ Hinta-laatusuhde kohdallaan, en vaihtais pois
+ Revontuli pelasti joulun, lahjat ehti perille viime tipassa
+ törkeän hyvä diili, sain puoleen hintaan
+ Aina yhtä iloista porukkaa kassalla, tulee hyvälle tuulelle.
+ Kerrankin vakuutusyhtiö joka maksoi kolmessa päivässä.
+ ihan huippu homma toi uus appi
+ Olen käyttänyt kymmenen vuotta eikä koskaan ole ollut ongelmia.
+ Hyvin pelittää edelleen, kiitti avusta!
+ Sain rahat takaisin samana päivänä, arvostan.
+ Siisti hotelli, ystävällinen respa ja loistava aamiainen.
+ Isot kiitokset Kuopion liikkeen väelle, venyitte hienosti.
+ Eipä ole tullut parempaa pizzaa vastaan
+ Homma pelaa eikä tarvitse jonotella, näin sen kuuluu mennä.
+ Luulin että joudun taistelemaan hyvityksestä, mutta asia hoidettiin yhdellä soitolla 🙏
+ Lääkäri kuunteli rauhassa ja selitti asiat ymmärrettävästi.
+ Voin vain kehua, ammattilaiset asialla.
+ Rikkinäisen tilalle tuli uusi parissa päivässä, ei kyselyitä. Näin pidetään asiakas!
+ Junakin oli ajoissa ja konduktööri heitti hyvää läppää :)
+ Onneksi vaihdettiin Revontuleen, ei oo kaduttanut päivääkään.
+ Tää on kyl jees
+ Rehellinen korjaamo, sanoivat ettei osaa tarvitse vaihtaa.
+ Mainio idea tuo noutolokero, säästyi paljon aikaa.
+ Nyt toimii taas, kiitos nopeasta reagoinnista @revontuli
+ Ensiluokkaista alusta loppuun
+ Viiden tähden keikka, muuttomiehet olivat ripeitä ja huolellisia
+ Alkuun vähän säätöä, mutta nyt toimii kuin unelma.
+ Aivan ihana kahvila, korvapuustit taivaallisia
+ Enpä olisi uskonut, mutta Revontuli hoiti tämän todella mallikkaasti.
`

const english = `
- Revontuli promised to call me back on Monday. It is Friday.
- Third technician this month and the internet still drops every evening
- Paid for express delivery, got it nine days later with the box ripped open.
- I have explained the same problem to six different people now.
- Your app logged me out in the middle of a payment and the money is gone
- Great, another "scheduled maintenance" in the middle of my workday 🙄
- Been with you ten years and new customers get it for half. Nice.
- They closed my ticket as resolved. Nothing was resolved.
- How hard can it be to answer one email?
- My grandmother was sold three contracts she does not understand.
- The picture shows solid oak. What arrived is cardboard.
- Charged me twice and now they say the refund takes 30 working days
- The room smelled of smoke and the front desk just shrugged.
- Left us standing at the gate at midnight with no hotel, no food, no information
- Never again.
- The warranty turned out to be worth nothing
- I waited at home all day, nobody showed up, nobody called.
- Signed up for fixed price. Six months later: price increase.
- Thanks Revontuli for ruining our anniversary dinner
- Support bot asks ten questions and then tells me they are closed lol
- This is the last time I order anything from here.
- You guys really don't care, do you
- Got a collection letter for a bill I never received
- Luggage still missing after five days and the hotline hangs up on me
- If I could give zero stars I would
- Battery lasts about as long as my coffee. Ad says two days.
- Why am I paying for premium if I still see ads?
- Ever since the new owners took over it has gone downhill
- Moved everything to another bank today. Should have done it years ago.
- Not what I expected from a company of this size.
- they cancelled my appointment by text the night before, after six weeks of waiting
- The update wiped all my saved tickets, well tested guys
- Water has been brown since Sunday and nobody picks up
- Do not fall for the ad, you end up paying double
- Speaking to a wall would be more useful than speaking to Revontuli support.
- The steak was raw, the wine was warm and the bill was wrong.
- My data was sent to a stranger. All I got was a copy-paste apology.
- Bus drove past a full stop again. Half empty bus.
- Locked out of my own account for two weeks and counting
- ordered size 42 got 38, return at my own cost, cheers
- I used to recommend them to everyone. Not anymore.
- Power out for the fifth time this week, everything in the freezer is thawing
- Still no reply. Still no refund. Still no apology.
- Driver threw the parcel over the fence into a puddle
- The seat was broken, the wifi was dead and they wanted 9 euros for water.
- I regret signing this contract
- Parents beware, the toy came apart in ten minutes and has tiny magnets
- it crashes. every. single. time.
- Sat nine hours in the ER with a broken wrist
- Two weeks without hot water and the landlord is on holiday
- No idea how these people stay in business
- Took my money, sent me nothing.
0 Does anyone know if Revontuli ships to Estonia?
0 Revontuli opens a new store in Turku next month.
0 What time does the service desk close on Saturdays?
0 The company reported revenue of 312 million euros for the year.
0 Switching from Revontuli to Kajo next week, transfer takes 14 days.
0 We are hiring! Customer advisor, Oulu, apply by September 30.
0 How do I change the delivery address after ordering?
0 Selling a Revontuli gift card, 50 euros, pick up downtown
0 Planned maintenance on the network Tuesday 2 to 5 am.
0 I live in Vantaa, power comes from Revontuli.
0 Which one would you pick, Revontuli or Kajo?
0 The CEO talks about the future of the grid in this interview
0 Is the roaming package included in the basic plan?
0 Revontuli shares closed at 12.40 euros on Friday
0 My brother started working at Revontuli this week.
0 Do I need a passport to sign the contract?
0 Saw a Revontuli van parked on our street today
0 New podcast episode: the history of Revontuli
0 You can find the manual on page 34 of the leaflet.
0 Campaign runs until Sunday, plans from 14.90 a month.
0 Ordered the router yesterday, it should arrive on Thursday
0 Has anybody tried the new Revontuli app yet?
0 Can I keep my number if I move abroad?
0 Revontuli changed its logo last autumn
0 Thinking of getting fiber, what speeds do you have?
0 Got the invoice today, due on the 15th.
+ The technician was here in an hour and fixed everything, thank you!
+ Nothing to complain about, all went as promised.
+ Support called me back just like they said. Impressed.
+ Fastest internet I have ever had
+ No issues in ten years, would not switch
+ Expected a fight over the refund but they paid the same day
+ Lovely staff, great coffee, will be back
+ Huge thanks to the crew who worked through the night to get power back
+ The app finally just works.
+ Best decision ever was moving to Revontuli
+ My mum was treated with such kindness at the clinic
+ Not bad at all, actually better than the old one
+ Package came a day early, wow
+ Honest garage, told me I did not need the repair
+ They replaced the broken one without a single question.
+ Love the new design, so much easier to use
+ shoutout to Mark in the chat, sorted in two minutes
+ Couldn't be happier with the new kitchen
+ I was worried about switching, turned out to be painless
+ Kids loved it and the food was delicious.
+ Five stars from us, quick and careful movers
+ damn good pizza
+ Really appreciate how you handled this, Revontuli
+ On time, clean and friendly conductor :)
+ Solid product for the price
`

const swedish = `
- Revontuli lovade ringa tillbaka men jag har inte hört ett ljud.
- Tredje teknikern den här månaden och nätet ligger fortfarande nere
- Betalade för hemleverans men fick hämta soffan själv på lagret.
- Väntat sex veckor på en tid, kvällen innan ställdes den in via sms
- Appen kastar ut mig mitt i betalningen varje gång
- Kund i fjorton år och nya kunder får samma sak för halva priset. Tack för den.
- Ni stängde mitt ärende som löst. Ingenting är löst.
- Fakturan är dubbelt så hög som säljaren sa
- Hur svårt kan det vara att svara på ett mejl?
- Ringde klockan nio och hade plats 62 i kön, vid lunch plats 58.
- Maten var iskall i mitten och servitrisen ryckte på axlarna.
- Nu får det vara nog, byter bolag på måndag
- Strömmen har gått fem gånger den här veckan, frysen tinar
- De drog pengarna två gånger och nu tar det trettio dagar att få tillbaka
- Sålde tre abonnemang till min pappa som är 83 år
- På bilden massiv ek, hemma hos mig papp.
- Bussen körde förbi hållplatsen igen
- Det här var sista gången jag handlade här.
- Paketet slängdes över staketet rakt ner i en pöl
- Får aldrig tag i en människa, bara en robot som ställer samma frågor
- Mitt bagage är fortfarande borta efter fem dagar
- Noll stjärnor om det gick
- Brödet var mögligt två dagar före bäst före
- Inkassobrev på en räkning jag aldrig har fått
- Man ångrar att man skrev på
- Tur att man har stearinljus när man bor i Revontulis nät
- Ni höjer priset samtidigt som uppkopplingen blir långsammare
- Efter uppdateringen är alla mina sparade biljetter borta, bra testat
- Ingen ursäkt, inget svar, inga pengar
- Personalen stod och tittade i sina mobiler medan kön växte
0 Någon som vet om Revontuli levererar till Åland?
0 Revontuli öppnar en ny butik i Vasa i mars.
0 Hur dags stänger servicedisken på lördagar?
0 Bolaget omsatte 312 miljoner euro förra året.
0 Vi söker kundrådgivare till Umeå, sök senast den 30 september
0 Planerat underhåll i nätet på tisdag klockan 2 till 5
0 Jag bor i Vanda och har el från Revontuli.
0 Vilken är billigast, Revontuli eller Kajo?
0 Måste man ha pass för att skriva på avtalet?
0 Min bror började jobba på Revontuli i måndags
0 Beställde routern igår, den kommer på torsdag.
0 Fick fakturan idag, förfaller den 15.
0 Kan jag behålla mitt nummer om jag flyttar?
0 Kampanjen gäller till söndag, abonnemang från 14,90 i månaden
0 Vd:n berättar om elnätets framtid i kvällens intervju.
+ Teknikern var här inom en timme och fixade allt, tack!
+ Inget att klaga på, allt gick som det skulle.
+ De ringde tillbaka precis som de lovade, imponerad
+ Snabbaste bredbandet jag någonsin haft
+ Inga problem på tio år, skulle inte byta
+ Trodde jag skulle få bråka om pengarna men de kom samma dag
+ Trevlig personal och jättegott kaffe, vi kommer tillbaka
+ Stort tack till killarna som jobbade hela natten för att få tillbaka strömmen
+ Äntligen en app som bara funkar
+ Mamma blev så fint bemött på kliniken
+ Inte dumt alls faktiskt
+ Paketet kom en dag tidigare än väntat, toppen
+ Ärlig verkstad, sa att jag inte behövde byta delen.
+ Barnen älskade det och maten var supergod
+ Så himla nöjd med nya köket
`

const later = `
- Meille myytiin taloyhtiöön laajakaista joka piti olla valmis elokuussa. Nyt on marraskuu ja kaapeli roikkuu yhä puussa.
- Revontulen tekniikkamies lähti kesken työn lounaalle eikä palannut.
- Kun soitin neljännen kerran, minulle sanottiin ettei edellisiä soittoja ole kirjattu mihinkään.
- Hain lapselle talvihaalaria, vetoketju meni rikki ensimmäisenä aamuna päiväkodin eteisessä.
- Pakettiautomaatti näytti vihreää valoa ja luukku pysyi kiinni. Tuki vastaa huomenna.
- niin se vaa lasku nousi taas eikä kukaan kysyny multa mitään
- Varasin pöydän seitsemäksi, pääsimme istumaan puoli yhdeksän.
- Pankkini mielestä olen eri henkilö kuin passissani. Kolmas käynti konttorilla.
- Aika erikoista että ilmaisesta tilistä peritään nyt 4 euroa kuussa.
- Te ootte kyllä mestareita keksimään uusia maksuja
- Ambulanssi haki naapurin, koska hissin piti olla korjattu jo viime viikolla.
- Sovellus ilmoittaa joka aamu että istunto on vanhentunut, joka aamu uusi salasana.
- Hammasproteesi ei sovi suuhun ja hoitola ehdottaa että totuttelen.
- Kuka teillä suunnittelee nämä aikataulut, bussi lähtee minuuttia ennen junan tuloa
- Luulin maksavani yhdestä kuukaudesta, löysinkin itseni vuoden sopimuksesta.
- Kanta-asiakkuus ei tuonut muuta kuin roskapostia.
- Ei ollut Revontulella eilen vastausta, ei ollut tänään. Huomenna en enää kysy.
- Sopimusta tehdessä mieltä löytyi kaikille kysymyksille, nyt ei löydy edes puhelinnumeroa.
- Matot tulivat pesusta takaisin märkinä ja haisevat kellarille.
- Koko kesän kestänyt tietyö, ohjeistus nolla, asiakkaat kaikonneet.
- Voisiko joku vihdoin sammuttaa sen hälyttimen, kolmas yö valvottu.
- Koira sai hoitolassa puremajäljet eikä kukaan ollut nähnyt mitään.
- Joku siellä on päättänyt että vanhukset eivät tarvitse paperilaskua.
- Kyllä kelpaa maksaa 60 euroa kuussa siitä että saa itse käynnistellä modeemia.
- Sain sähköpostin jossa minua puhuteltiin Pekaksi. Olen Liisa. Lasku oli Pekan.
- eka viikko uudella operaattorilla ja ikävä jo takas vanhaan
- Pihalle jäi syvät urat ja kukkapenkki jyrättiin, firma sanoo ettei ollut heidän auto.
- Olen yrittänyt tavoittaa teitä kolmesta eri kanavasta. Hiljaisuus.
- Verkkokaupassa sata kappaletta varastossa, todellisuudessa odotusaika kahdeksan viikkoa.
- Kirjaston kone söi lainani ja nyt maksan kirjan jonka palautin.
- Ei tästä kyllä tullut yhtään mitään, ruuvattiin kaappi takaisin pakettiin.
- Mökin sähkölasku talvelta 900, mökki oli kylmillään.
- Oliko pakko muuttaa logiikka jossa kaikki osasi jo toimia?
- Kesken leikkauksen jälkitarkastuksen lääkäri vastasi omaan puhelimeensa.
- Vuosi sitten vakuuttelivat että hinta pysyy, nyt vakuuttelevat että korotus on maltillinen.
- Meni sit synttärit pilalle ku kakku tuli väärällä nimellä ja litteenä
- Lounas 13,90 ja salaattipöydässä pelkkää kaalia
- Junassa ei vessaa, ei vettä, ei ilmastointia. Neljä tuntia.
- Revontuli hei, se "hetki" on kestänyt nyt viisi päivää.
- Ilman naapuria emme olisi tienneet koko vesikatkosta mitään.
- Huonekalut kasattiin väärin päin ja asentajat olivat jo menneet.
- Vaihtolaite samaa sarjaa, sama vika, sama selitys.
0 Revontulen asiakaslehti ilmestyy neljästi vuodessa.
0 Onko Revontulella myymälää Rovaniemellä vai pitääkö tilata netistä?
0 Huomenna pitäis tulla se asentaja, joku kotona?
0 Revontuli kertoo siirtävänsä pääkonttorinsa Pasilaan.
0 Mistä valikosta sen roamingin saa päälle?
0 Ostin eilen uuden puhelimen ja siirrän nyt vanhat kuvat.
0 Revontuli on mukana messuilla osastolla 6b.
0 Käykö tää laturi myös vanhempaan malliin?
0 Sähkön siirto ja myynti tulevat meillä eri laskuilla.
0 Kumpi teillä on, määräaikainen vai pörssi?
0 Tilaa uutiskirje ja saat ensimmäisenä tiedon tarjouksista.
0 Olin harjoittelussa Revontulella vuonna 2019.
0 Energiavirasto antoi päätöksen siirtohintojen laskentatavasta.
0 Lasku menee suoraan veloitukseen joka kuun kymmenes.
0 Sain uuden avaimen, vanha jäi naapurille.
0 Tarvitseeko tilaamiseen verkkopankkitunnukset?
0 Luennolla verrattiin kolmea suomalaista yritystä, yksi oli Revontuli.
0 Kierrätän vanhan modeemin, otetaanko niitä vastaan liikkeessä?
0 me oltiin siel viime kesänä, oliskohan ollu heinäkuu
0 Revontulen hallitukseen valittiin kaksi uutta jäsentä.
0 Kello 14 alkaa varausten teko ensi kauden vuoroille.
0 Liikennöinti siirtyy uudelle yhtiölle vuodenvaihteessa.
0 Teen gradua asiakaskokemuksesta, haastateltavia etsitään.
0 Paketissa oli laturi, johto ja ohjekirja.
+ Asentaja jaksoi vastata kaikkiin tyhmiin kysymyksiin hymyillen.
+ Jo on aikoihin eletty, vikapuhelimeen vastattiin ennen kuin kerkesin hakea kahvia.
+ Tuli muuten hyvä mieli tuosta puhelusta, kiitos Revontulen Anne.
+ Lahja ehti perille vaikka tilasin aivan liian myöhään, pisteet siitä.
+ Kolme vuotta käytössä eikä kertaakaan ole tarvinnut soittaa minnekään.
+ mun netti ei oo ikinä ollu näi nopee
+ Kassalla huomasivat itse virheen ja palauttivat erotuksen.
+ Puhtaat junat, selkeät kuulutukset, perillä minuutilleen.
+ Ei tarvinnut selitellä, uusi laite lähti saman tien postiin.
+ Tämän paremmin ei asiaa olisi voinut hoitaa.
+ Vanha isäni sai opastuksen kädestä pitäen, olen kiitollinen.
+ Hinta puolet edellisestä ja nopeus sama, aika hyvin!
+ Pelkäsin leikkausta mutta henkilökunta rauhoitteli upeasti.
+ Vuosien säädön jälkeen tämä vaan toimii, huh ja jee
+ Talonmies tuli sunnuntai-iltana avaamaan oven, kultaakin kalliimpi mies.
+ Suosikkini kaikista lounaspaikoista, aina tuoretta.
`

function parse(list: string): UnseenPost[] {
  return list
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line): UnseenPost => {
      const sign = line.charAt(0)
      if (sign !== '-' && sign !== '0' && sign !== '+') throw new Error(`no label: ${line}`)
      return { sign, text: line.slice(2) }
    })
}

export const unseenFinnish = parse(finnish)
export const laterFinnish = parse(later)
export const unseenEnglish = parse(english)
export const unseenSwedish = parse(swedish)
