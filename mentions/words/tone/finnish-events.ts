/**
 * Complaints and praise that name no feeling but tell what happened: deliveries, bills, queues, staff, faults. Stems
 * and phrases as in finnish-stems.ts and finnish.ts.
 */
export const eventStems: [weight: number, entries: string][] = [
  [
    -4,
    `
    edesvastuut hoitovirhe luteita= luteet= hanurista= kusee= kusi= kusessa= vituiksi= vituiks= läpimätä
    läpipaska täystyrmäys törkymö roistoja= roistot= huijariyh huijarifir koijar keplotte`,
  ],
  [
    -3,
    `
    ylibuuk ylibook vierasesin muovinpal hylkäyspäät ynse nokkava koppav ylenkats leväperäi holtit
    huolimaton= huolimattom tyhjänpäiväi katteet facepalm kräsh crash= crashaa hajos= hajoo= homettunu
    hometta= eltaantu ruokamyr kipinöi savuta= savusi= räjäht syttyi= väärinkäyt rikosilmoi kannellaan
    kantelen perättömi tekosyi veruk venytyst jahkail pakkomyyn huijattiin= huijattu petettiin= petetyksi=
    kusetettiin nöyryyttäv tyhjäkäyn pohjanoteera rimanalit alennusmyl kurjistu näivett kelvottom susi=
    kalkkun= floppi= floppa fiasko fiasko=`,
  ],
  [
    -2.5,
    `
    hävitti= hävittivät= lukkiutu lukittui= nieltiin= mössö pallottel keplott nuiva= nuivaa= nuivasti=
    nuivalla= kärttyi äkäi penseä penseä= nenäkkä näsäviis piikikä tuhahti= tuhahte töninyt huokail mulkoil
    pyöritteli= räkytt mälsä mälsää= jumittanut jumittuu jäädytettiin jäädytti= jäädytetty evätty= eväsi=
    hukkaant sekoitti= sekoittivat sotkivat kastunut kastunee kastui= likomär lytyssä= lytistyn rutussa=
    ruttaant sirpalei murskana= murskaan särkyi= särkynyt= särkynee tärveltyn lommoill väljähtyn
    pohjaanpala haisi= lemus löyhähti tunkkaise tulvi= tulvii lainvastai asiattom asiaton= törkyis saastunu
    nuukahta`,
  ],
  [
    -2,
    `
    kiisti= kiistivät= nipist pidätettiin= roiski tyhjensi= lapsellist lätäkkö lätäkös roskiin= roskikse
    natise natisi= narisee rämis kolise jyskytt hurise ujelt vinku vinossa= vinoon= vinoksi= hävisi=
    hävinny hävis= häviää= häviäv katosi= katoaa= katoilee jäljettöm tuulen= mykäksi= mykkänä= velkomu
    luottotietom tuplalaskut kolminkertai nelinkertai viisinkertai ylikalli kallistuks pikkuprän pikkuränt
    piilotettu= piilotettiin= naamioitu tuputtaa= tuputti= painostet painostus hiillost hymähti= tokaisi=
    töksäyt jankutt vähättele kierrätettiin= juoksutti= ympyrää= ympyröitä= luuri= luurin= epätasaise
    rakeis rakeinen epäterävä kumimai vetis vetinen= haaleaa= haaleana= kylmänä= jääkylm sitkeää= ylikypsä=
    läpimärä pilaantui nuupaht lakastu kutistui= kulunutta= nuhruinen nuhjaantu likais tahmei tahmea
    hiuksia= karvoja= villakoir viemärill hajuhait lakkautti lakkautet purettiin= poistettiin= huononta
    huononnu kuihtu karsittiin= karsittu= heikennet heikennys heikennettiin kiristett porsaanreik koukku=
    jekku= kusettaa= jymäyt jymäytet höynäyt erääntyi= viivytti venyi= venyy= venynyt venähtänyt lykkääntyi
    lykkääntyy kesken= levälleen= jojo ikuisuu iäisyy ikuisuuks toivotonta= turhautumi uuvuttav
    raivostuttav sapettaa= sapetta tympäise nyppi= nyppii= rassaa= kyrsi= mättää= tökkäs prakannut kosaht
    kosahti= kippas kenkkuilee sekosi= seota= viottu= viallise takkuaa= takkuil takkuinen pätkäs hidastui=
    hidastunut umpikuj umpisurk jumittamin`,
  ],
  [
    -1.5,
    `
    tippuu= tippui= nauroi= nauroivat= tyypillistä= perittiin= veloitettiin= veloitti= veloittivat=
    veloitettu= veloittaa= laskutettiin= laskuttivat nieli= sulanut= sulanee sulaneet= tuplat= tuplasti=
    odoteltiin= odottamaan= odotettiin= odotettu= odotellaan= jonottamaan= jonotettiin= seisomaan=
    seisotettiin= seisoo= seissyt= puuttui= puuttunut= puuttuivat= puuttuvat= puuttunee= väärin= väärällä=
    väärälle= väärillä= kehotettiin= käskettiin= käski= kysymättä= varoittamatta= ilmoittamatta=
    perustelematta= perusteluit tekosyy= syyttää= syyttelee vetoaa= vetosi= väittävät= väitti= väittivät=
    väitetään= kuulema= virhekoodia virheilmoitu erroria= error= tyhjästä= tyhjällä= turhasta= tyhjiä=
    hitaammin= kalliimmalla= kalliimpaa= kalliimman= huonompaan= pienempään= heikommin= kahdesti= kolmesti=
    neljästi= viidesti= kolmannen= neljännen= viidennen= kuudennen= tuntikau päiväkau viikkokau päivätolk
    kuukausikau vuosikau`,
  ],
  [
    -1,
    `
    vaikka= liikaa= suljettu= suljettuna= edes= perii= peritään= tietenkin= lätkäis virui= kyhjött tuijott
    luvattiin= lupailtu lupailee lupaili lupasivat= pitikin= automaatti= robotti= botti= chatbot jälleen=
    taasen= roikkuu= roikkunut= roikkumaan= nihkei`,
  ],
  [
    1,
    `
    kerrankin= vihdoin= vihdoinkin= hyvitettiin= hyvittivät= korvasivat= palautuivat= palautui=
    pahoittelivat= neuvoivat= jaksettiin= kotoisa kotois kodikas= kodikkaa tilava= hiljainen= hiljaista=
    rapea= rapeaa= mehev reilumpi`,
  ],
  [
    2,
    `
    kätevä= vaivaton vaivattom hymyilev hymyili hymy= salaman= hetkessä= kädenkäänt silmänräpä tuokio jees=
    magee mageet magea makeeta herkku= herkut= herkkua= lempeä lempeä= lempeästi huomioiv huomavai
    kärsivällisesti= kärsivällinen= kärsivällisiä= tunnollis vastuullisesti= avoimesti= rehdisti= rehti
    rehtiä= luistaa= luisti= luistanut= sujahti= diggaa diggail tyylikäs= kaunista= kauniita= kotoisaa=
    mallikas mallikk esimerkilli kiitollis ilahdutt piristäv ylläpäät priimaa= sisukka omistautu paneutunu
    asiakaslähtöi asiakasystäv lupauksensa= takasivat hyvillä= hyvillään= mielissä= mielissään= hyväntuuli
    valoisa aurinkoi etevä= napakk`,
  ],
  [
    3,
    `
    kullanarvo korvaamaton= korvaamattom salamannop papukaija enkeli= enkeleit vieraanvar suussasul
    taivaalli lumoav hurmaa ilmiömäi häikäise maaginen ykkösluok viimeisenpääl superystäv superhelp
    supermukav ihanteelli unelmien= vertaan= loistosuor täysosum onnenpot jättikii suurkii kehuin= ylistä`,
  ],
  [
    0,
    `
    murskaavasti= vinottain= hyvitys= kurkkuk kurkkua= kurkun= roskapussi automaattin hukkapal kesäkausi= häviäjä crashk
    rekisteri naamiaiset luurinm koukkuun= errorh hajosimm automaattivaih lupailm robottiimu huokausten
    kiistaton kiistattom piilolins piilo= pohjanmaa vinokirj kusiai sitkeästi= poistettavi viimevuo
    hymyillä= murskab venyttely venyttel`,
  ],
]

export const eventPhrases: [weight: number, lines: string][] = [
  [
    -3,
    `
    karanne* käsistä
    karkasi* käsistä
    jäi luu käteen
    luu kädessä
    tyhjän päälle
    pitkällä nenällä
    vedett* höplästä
    linssiin viilat*
    viilattiin linssiin
    luuri korvaan
    luurin korvaan
    kuin tervanjuontia
    pinna pala*
    pinna paloi
    pinna katkes*
    mitta täynnä
    mitta täyttyi
    mitta tuli täyteen
    viimeinen pisara
    viimeinen niitti
    katkaisi kamelin selän
    kuin vettä hanhen selkään
    ei ota kuuleviin korviin*
    kaikuu kuuroille korville
    haukku* pystyyn
    lyöd* lisää rahaa
    jäi saamatta
    jäi tulematta
    jäi puuttumaan
    jäi ilman
    jäin ilman
    jäimme ilman
    jätettiin ilman
    ilman lupaa
    ilman suostumusta
    ilman varoitusta
    ilman selitystä
    ilman pahoitteluja
    ilman ilmoitusta
    luottamus meni
    luottamus on mennyt
    luottamus on nolla
    meni luotto
    usko loppui
    usko on mennyt
    kärsivällisyys loppui
    kärsivällisyyteni loppui
    toivo on menetetty
    on kanttia
    kehtaa .. pyytää
    kehtaavat .. pyytää
    kehtaa laskuttaa
    kehtaavat laskuttaa
    ei kuulunut mitään
    mitään ei kuulunut
    mitään ei kuulu
    mitään ei tapahtunut
    mitään ei tapahdu
    mitään ei ole tapahtunut
    mitään ei tullut
    mitään ei näkynyt
    ketään ei näkynyt
    kukaan ei tullut
    kukaan ei ilmestynyt
    ei koskaan ilmestynyt
    ei ole ilmestynyt
    samassa pisteessä
    lähtöpisteessä
    `,
  ],
  [
    -1.5,
    `
    vaihdoin pois
    vaihdetaan pois
    vaihto pois
    pienellä präntillä
    pienellä printillä
    päätös oli kielteinen
    kielteinen päätös
    päivää myöhässä
    viikkoa myöhässä
    tuntia myöhässä
    `,
  ],
  [
    -4,
    `
    ala arvois*
    ala arvoinen
    kannattaa kiertää
    kannattaa välttää
    yhtä tyhjän kanssa
    löi luurin
    lyötiin luuri
    luurin korvaan
    luuri korvaan
    viimeistä kertaa
    tämä oli viimeinen
    jäi viimeiseksi
    säästäkää rahanne
    säästä rahasi
    säästäkää hermonne
    nollaa ei voi
    ei ansaitse yhtään
    varoituksen sana
    saisitte hävetä
    ettekö häpeä
    eikö hävetä
    menkää muualle
    täysi nolla
    alle kritiik*
    alta arvostelun
    rahat hukkaan
    rahaa hukkaan`,
  ],
  [
    -3,
    `
    sauma* ratke*
    sauma ratkesi
    housu* ratke*
    näin kiitetään
    pelkkä kuluerä
    sattuu toimimaan
    sanoo eri asiaa
    sanovat eri asiaa
    eri asiaa joka
    kaikki sanoo*
    jokainen sanoo
    mitä te oikein
    jutteli* keskenään
    vieras esine
    viidettä *
    kuudetta *
    neljättä *
    jäi *matta
    jäi *mättä
    jäivät *matta
    jäivät *mättä
    jäänyt *matta
    jäänyt *mättä
    jätettiin *matta
    jätettiin *mättä
    jätti *matta
    jätti *mättä
    jättivät *matta
    jättivät *mättä
    jätetty *matta
    jätetty *mättä
    kukaan ei .. tullut
    kukaan ei .. tule
    ei tullut ketään
    ketään ei .. tullut
    kukaan ei .. soita*
    kukaan ei .. tiedä
    kukaan ei .. osaa
    kukaan ei .. ota
    kukaan ei .. auta*
    kukaan ei .. kerro*
    kukaan ei .. ilmoit*
    kukaan ei .. vaivau*
    kukaan .. tiedä mitään
    ei tiedä .. mitään
    eivät tiedä .. mitään
    ei tiedetä .. mitään
    ei osaa .. sanoa
    ei osata .. sanoa
    ei vaivau*
    eikä .. vaivau*
    ei viitsi*
    eikä viitsi*
    ei näy eikä kuulu
    ei kuulu eikä näy
    ei ole näkynyt
    ei näy missään
    ei näkynyt missään
    rahoja ei .. näy*
    rahoista ei .. näky*
    rahat on .. jumissa
    rahat ovat .. jumissa
    rahaa ei .. palaut*
    rahoja ei .. palaut*
    palautettiin lähettäjälle
    palautui lähettäjälle
    palautuu lähettäjälle
    palautettu lähettäjälle
    takaisin lähettäjälle
    odotin koko päivän
    odotin kotona
    koko päivän turhaan
    odotettu turhaan
    odotin turhaan
    turhaan odot*
    kotona koko päivän
    merkattu toimitetuksi
    merkitty toimitetuksi
    merkkasi toimitetuksi
    linja katke*
    linja poikki
    puhelu katke*
    puhelun aikana katke*
    jätti .. tulematta
    jätti saapumatta
    jäi ajamatta
    jäi käymättä
    jätti käymättä
    jätettiin palauttamatta
    ei ilmesty*
    ei ilmaantu*
    ei saapunut
    ei koskaan saapunut
    ei saa .. mitään aikaan
    ei mitään aikaan
    ei tapahdu .. mitään
    mitään ei tapahdu
    mitään ei ole tapahtunut
    mikään ei .. muutu
    mikään ei toimi
    mikään ei pelaa
    levittelee käsiä*
    levittelevät käsiä*
    kohautti olkap*
    kohauttaa olkap*
    pesee kätensä
    pesevät kätensä
    ei ota vastuu*
    ei oteta vastuu*
    ei kanna vastuu*
    ei kuulu heille
    ei kuulu meille
    ei kuulemma kuulu
    ei otettu .. tosissaan
    ei oteta .. tosissaan
    ei otettu huomioon
    ei kuunneltu
    ei edes pahoitel*
    eikä edes pahoitel*
    ei pahoitel*
    ei anteeksipyyn*
    ei pidä .. lupau*
    ei pitänyt .. lupau*
    ei pidetty .. lupau*
    lupaukset ei
    lupaukset eivät
    luvattiin .. ei
    luvattu .. ei
    tyhjiä lupauksia
    lupaa kuuta
    lupasi kuuta
    ei pysty .. perumaan
    ei voi .. perua
    ei pääse .. eroon
    ei saa .. perut*
    ei saa .. irtisan*
    ei saa .. pois
    ei saa .. auki
    ei saa .. selvää
    ei löydä .. mitään
    mitään ei löydä
    ei löydy mistään
    ei löytynyt mistään
    ei mene .. läpi
    ei kelvannut
    ei kelpaa
    ei aukene
    ei avaudu
    ei mahtunut
    ei mahdu
    heittää ulos
    heittää virhe*
    heittää pihalle
    kirjaa ulos
    potkii ulos
    pyörii loputto*
    jää pyörimään
    jäi pyörimään
    jäi roikkumaan
    jäi jumiin
    meni jumiin
    hajosi käsiin
    jäi käteen
    lähti .. rikki
    tuli rikki*
    saapui rikki*
    kaikki rikki
    hajosi heti
    hajosi .. viiko*
    hajosi .. päivä*
    hajosi .. kuukau*
    kesti viikon
    toimi viikon
    toimi päivän
    lakkasi toimimasta
    lopetti toimin*
    ei toimi enää
    ei enää toimi
    savusi .. yöllä
    alkoi savu*
    alkoi haista
    ilman sähkö*
    ilman nettiä
    ilman vettä
    ilman lämmi*
    ilman puhelinta
    ilman yhteyttä
    ilman lupaa
    ilman lupaani
    ilman suostumus*
    ilman varoitu*
    ilman ilmoitu*
    ilman mitään ilmoitu*
    ilman selity*
    ilman syytä
    ilman perustelu*
    ilman mitään syytä
    lupaa kysymättä
    selkäni takana
    omaan piikkiin
    omasta pussista
    omalla rahalla
    omalla kustannuk*
    jäi itselle
    jäi maksettavaksi
    maksan tyhjästä
    maksoin tyhjästä
    maksoin turhasta
    maksetaan turhasta
    meni perintään
    suoraan perintään
    uhataan perinnä*
    perintään vaikka
    joka en tilannut
    jota en .. tilannut
    jota en .. ole
    jota ei ole
    en ole allekirjoit*
    kerta toisensa
    viikosta toiseen
    kuukaudesta toiseen
    päivästä toiseen
    yhä uudelleen
    aina vaan
    aina vain
    siirtyy ja siirtyy
    siirtyy koko ajan
    siirtyy aina
    siirtynyt jo
    viikko toisensa
    mennyt jo viikko*
    jo # viikko*
    jo # kuukau*
    jo # päivä*
    jo # vuo*
    # viikkoa odot*
    # päivää odot*
    # kuukautta odot*
    # tuntia odot*
    odotettiin # *
    odoteltiin # *
    jonotettiin # *
    tunnin jonotu*
    tuntien jonotu*
    tuntien odot*
    tunnin odot*
    tunnin odotu*
    tunteja odot*
    tunteja jono*
    jonotusmusiik*
    jonotusaika #
    odotusaika #
    jonossa # *
    samasta asiasta
    saman asian uudestaan
    saman asian uudelleen
    saman asian .. kertaan
    sama selitys
    samat selitykset
    samaa lausetta
    samaa linkkiä
    kopioitu vasta*
    vakiovasta*
    vastaus oli kopio*
    automaattinen vasta*
    automaattivast*
    ihmiselle ei
    ihmiseen ei
    ihmistä ei
    ei ihmistä
    eikä ihmistä
    käski odottamaan
    kehotettiin odottamaan
    kehottaa odottamaan
    käskettiin odottaa
    väärä tuote
    väärän tuotteen
    väärää tuotetta
    väärä koko
    väärään osoitteeseen
    väärään paikkaan
    väärään aikaan
    väärälle ihmiselle
    toisen asiakkaan
    puolet puuttu*
    puolet tilauksesta
    puuttui puolet
    puolet puuttui
    ensimmäisessä pesussa
    ensimmäisellä käyttö*
    ensimmäisen käytön
    ei kestä mitään
    ei kestänyt
    ei kestä
    ei kestäny
    ajoi ohi
    ajoi .. ohi
    ohi vaikka
    jäi kyydistä
    jätti kyydistä
    myöhästyin .. takia
    pakko mennä itse
    naurettiin päin
    nauroi päin
    päin naamaa
    puhuttiin kuin
    silmien pyörit*
    pyöritti silmi*
    pyöritteli silmi*
    käänsi selkänsä
    ei tervehditty
    ei tervehtinyt
    ei edes tervehtinyt
    ei vilkaissut*
    ei katsonut*
    tuli olo että
    kuin roskaa
    kuin ilmaa
    ottakaa opiksi
    menetti asiakkaan
    menetitte asiakkaan
    menetätte asiakkaan
    menettivät asiakkaan
    asiakas menetetty
    entinen asiakas
    kilpailijalle siirty*
    siirryn kilpailijalle
    siirrymme kilpailijalle
    siirrän asiakkuu*
    siirrän asioin*
    vaihto tulee
    vaihtoon menee
    vaihtoon lähtee
    en enää luota
    luottamus meni
    luottamus mennyt
    luottamus katosi
    meni luottamus
    petti luottamu*
    loppui kärsivällisyys
    kärsivällisyys loppu*
    ei voi käsittää
    en voi käsittää
    en käsitä
    en voi ymmärtää
    ei voi ymmärtää
    voi vain ihmetellä
    ei voi kuin ihmetellä
    en voi kuin ihmetellä
    täytyy ihmetellä
    ihmettelen suuresti
    onko järkeä
    missä järki
    mitä järkeä
    ei ole järkeä
    ei tällaista
    ei tällaisesta
    tältä hinnalta
    tällä hinnalla
    hintaan nähden huono*
    ei hintansa arvo*
    ei ole rahan arvo*
    kehtaa veloit*
    kehdataan
    rikki taas
    vähän väliä
    joka ikinen kerta
    milloin mitäkin`,
  ],
  [
    -2.5,
    `
    kukaan ei
    eikä kukaan
    eikä ketään
    herran jestas
    mitä sattuu
    mistä näitä
    ollaanko .. tosissaan
    voisitteko edes
    voisiko edes
    miksi tästä
    milloin .. taas toimii
    kolmatta *
    samassa kunnossa kuin
    ei mitään hyötyä
    samana vuonna jo`,
  ],
  [
    -2,
    `
    ja sen huomaa
    sen kyllä huomaa
    siihen ne plussat
    plussat loppu*
    odottaisi edes
    kaks eri asiaa
    kaksi eri asiaa
    mistä maksan
    josta maksan
    teidän mielestä
    mistä johtuu
    # päivä menossa
    päivä menossa
    viikko menossa
    on *matta
    on *mättä
    ovat *matta
    ovat *mättä
    oli *matta
    oli *mättä
    ei *ttu
    ei *tty
    eikä *ttu
    eikä *tty
    ei ole *ttu
    ei ole *tty
    ei oltu
    ei huomioitu
    vielä kerran sama
    taas kiinni
    aina kiinni
    mennyt kiinni
    ei kuulu hänelle
    saa maksaa
    ei edes
    eikä edes
    ei yhtään mitään
    ei mitään tietoa
    ei hajuakaan
    ei aavistustakaan
    ei ketään paikalla
    ei henkilökuntaa
    ei palvelua
    en saa .. mitään
    en saanut .. mitään
    ei saa .. mitään
    ei saanut .. mitään
    en ole saanut
    emme ole saaneet
    ei ole saatu
    ei ole tehty
    ei ole hoidettu
    ei ole vastattu
    ei ole korjattu
    ei ole palautettu
    ei ole käynyt
    ei käynyt ketään
    ei vastannut odotuk*
    ei vastaa odotuk*
    ei vastannut kuvaus*
    odotin enemmän
    odotin parempaa
    odotimme enemmän
    odotti parempaa
    oli vanhentunut
    meni vanhaksi
    päiväys mennyt
    mennyt vanhaksi
    mennyt pilalle
    meni pilalle
    meni roskiin
    joutui roskiin
    pitkin hampain
    hinta nousee
    hinnat nousee
    hinnat nousevat
    hinta tuplaant*
    maksaa tuplat
    maksaa maltaita
    maksoi maltaita
    ihan liian
    liian myöhään
    aivan liian
    jo monetta kertaa
    monetta kertaa
    monesko kerta
    kuinka monta kertaa
    kuinka monta viikkoa
    kuinka kauan .. pitää
    kauanko .. pitää
    kauanko tätä
    milloin .. korjataan
    milloin .. vastaatte
    milloin aiotte
    koska aiotte
    koska saan
    milloin saan rahat
    missä .. rahat
    missä rahani
    missä paketti
    missä mun
    missä minun
    missä tilaukseni
    missä vika
    mikä siinä on
    onko teillä ketään
    onko siellä ketään
    eikö siellä
    eikö teillä
    ettekö te
    miten tämä on mahdollista
    miten voi olla
    miten on mahdollista
    kuinka voi olla
    voisiko joku vihdoin
    olisiko mitenkään
    onko normaalia
    onko tämä normaalia
    onko pakko
    ollaanko tosissaan
    onko nyt tosissaan
    kuka tästä vastaa
    kuka korvaa
    alamäkeä
    varjo entisestä
    ei ole entise*
    ei enää entise*
    päivityksen jälkeen
    uudistuksen jälkeen
    onnea vaan
    se siitä
    jopas oli
    mutta apua ei
    apua en
    vastausta en
    vastauksia nolla
    nolla vastaus*
    palvelu nolla
    tuotetta ei
    pakettia ei
    rahoja ei
    ketään ei
    mitään ei`,
  ],
  [
    0.01,
    `
    ei ollut *ttu
    joka kerta kun käyn
    tilapäisesti loppu
    loppu varastosta
    ei koskaan kysy
    pitkän odotuksen jälkeen
    ei kiirettä
    ei se haittaa
    en ole ennen
    ei ole ennen
    jota ei ole .. ennen
    tuntien mukaan
    huijausviesteistä varoitetaan
    jos tuote
    jos paketti
    ensi viikolla kunnossa
    väärä numero
    onnea matkaan`,
  ],
  [
    2,
    `
    ei katkoja
    ilman katkoja
    ilman katkoksia
    ilman yhtäkään
    ilman ainuttakaan
    ei yhtäkään katko*
    ei yhtään katko*
    ei ainuttakaan
    ei kertaakaan .. ongelm*
    mitään kyselemättä
    ilman kysely*
    ilman lisäkysely*
    ilman mutinoita
    ilman kuittia
    ilman lisämaksu*
    ilman lisähintaa
    vaihdettiin uuteen
    vaihdettiin heti
    vaihtoivat uuteen
    uusi tilalle
    uudet tilalle
    uuden tilalle
    rahat takaisin heti
    rahat palautuivat
    rahat palautettiin
    rahat tilillä
    korvaus tilillä
    hyvitettiin heti
    korvattiin heti
    korvattiin täy*
    maksoi korvau*
    ensi yrittämällä
    ensimmäisellä yrittämällä
    kerralla kuntoon
    kerralla kunnossa
    samana päivänä kuntoon
    homma hoidossa
    homma hoitui
    asia hoidettu
    asia hoidossa
    homma pelaa
    homma toimii
    loppu hyvin
    meni putkeen
    menee putkeen
    sujui kuin
    toimi kuin
    pelaa kuin
    kulkee kuin ajatus
    otettiin tosissaan
    otettiin .. huomioon
    kuunteli ja
    kuunneltiin ja
    selitti rauhassa
    selitti kaiken
    selitettiin kaikki
    jaksoi selittää
    jaksoi neuvoa
    jaksoi auttaa
    auttoi .. loppuun
    hymyssä suin
    hymy .. korviin
    suussa sulav*
    vei kielen
    kielen mennessään
    kuin kotona
    kuin mummolassa
    tuli sovit*
    tulivat sovit*
    sovittuun aikaan
    luvattuun aikaan
    tuli aikataulussa
    päivää etuajassa
    en ole katunut
    ei kaduta
    enkä ole katunut
    hyvä mieli
    jäi hyvä
    vakkaripaikka
    vakiopaikka
    kanta asiakkaaksi
    menen toistekin
    menemme toistekin
    menen uudestaan
    mennään toistekin
    tullaan uudelleen
    ostan toisenkin
    ostin toisen*
    tilasin toisen*
    kyllä kelpaa
    voi muut ottaa mallia
    ottaa mallia
    ottakaa mallia
    ei petä koskaan
    nopeammin kuin
    parempi kuin ennen
    parempi kuin edelli*
    odotettua parem*
    odotettua nopeam*
    arviota pienempi
    arviota halvempi
    lasku pieneni
    laski kolmannek*`,
  ],
  [
    3,
    `
    ei mitään moittimista
    ei voi moittia
    en voi moittia
    en keksi .. valit*
    ei huonoa sanottavaa
    ei pahaa sanottavaa
    ei yhtään hassumpi
    ei hassumpi
    ei ollenkaan hassumpi
    kaikki kiitokset
    ansaitsee kiito*
    ansaitsevat kiito*
    kiitos koko
    kiitos teille
    kiitos kaikille
    kiitos ihanalle
    kiitos mukavalle
    kiitos ystävälliselle
    kiitos asentaj*
    kiitos kuljettaj*
    kiitos hoitaj*
    parasta mitä
    paras mitä
    parasta ikinä
    kiitokset .. palvelu*
    ylitti odotu*
    yli odotusten
    en voisi olla tyytyväisempi
    ei voisi olla tyytyväisempi
    ei parane
    paremmin ei
    en vaihda muuhun
    enkä aio vaihtaa
    en aio vaihtaa
    mitä muuta voi toivoa
    kuin taivaassa`,
  ],
]
