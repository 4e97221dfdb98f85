/**
 * What Finnish customers say, by strength from -5 to 5. An entry is the beginning of a word, so that its inflected
 * forms and compounds follow it ("pettymy" for pettymys, pettymyksen, pettymykseksi); `=` at the end makes it the
 * whole word. The longest entry that fits decides, so an entry of weight 0 guards an unrelated word against a
 * shorter one ("hyväksy" against "hyvä").
 */
export const finnishStems: [weight: number, entries: string][] = [
  [
    -5,
    `
    paskin paskimm kusipä surkeimm surkein= huonoimm huonoin= kamalimm kauheimm törkeimm epäpätev rikolli
    kuvottav oksettav vastenmieli hirveimm`,
  ],
  [
    -4,
    `
    törke röyhke hävyt häpeälli häpeämä surke paska= paskaa= paskan= paskat= paskak paskas paskal paskamai
    paskapal paskafirm kuspä kuset kusev huija petos= petok petkut rosvo= rosvot= rosvoj rosvom rosvou ryöst
    varkai varast kiristäm raivostut raivoissa raivona= alaarvoi luokaton luokattom kelvot käsittämät järjet
    perseelleen= perseest peestä= syvältä= katastrof painajai helvetilli täystuho tyrmisty vihaan= vihaamm
    inhoa inhot ällöttä ällötty hirvittäv sikamai moukkamai laiton laittom vilpilli epärehelli valheelli
    valehtel valehd pöyristy sairasta= skandaali farssi täysfarssi vitutt vitutus vituik kyrsii= uhkail
    solva haistatt rasisti syrji hengenvaaralli pilasi= pilasivat= pilannu tuhosi= tuhoutu ripoff scam=
    scammi hyväksikäyt hyväkskäyt`,
  ],
  [
    -3,
    `
    pätkii= pätkiny pätkim rahastus= rahastusta= rahastaa= rahastav rahastet pettymä katua= kelvoto
    käyttökelvot tympäis hävettä hävetkä kiusaam kiusaav vastuuton vastuuttom tarpeeton= tarpeettom
    perusteeton= perusteettom evättiin= huono= huonoa= huonoo= huonon= huonot= huonoj huonoi huonom huonos
    huonoks huonol huonou huononn huonontu kamala kauhe karme hirveä hirvee hirvis kaame kurj karsea pettymy
    pettyn pettyi petyi petyt petyn= pettyä= petti= pettävä pettänyt pettänee järkytt järkyty viallinen
    viallis rikki= rikkinäi rikkoutu hajalla= hajosi= hajonnu hajoaa= hajoav hajoile pielee pielessä=
    mönkään= mokas mokan= moka= mokat= mokaa= mokai munaus munasi sössi töpek töppäi tyly= tylyä= tylyn=
    tylys töyke epäystäv epäkohtel epäasialli epäammat ammattitaidot ylimieli alentav alentuv vähätt nöyryyt
    loukkaav loukkas loukatt piittaamat välinpitämät laiminly tökerö ylihint kiskont kiskur kisko= kiskoo=
    kiskovat= rahanahn ahne= ahneu ahnei ahnet riisto= riistoa= riistäm riistohin kuppa turhaut raivos suutu
    suuttu vihai viha= vihas ärsyt hermostu hermot= hermoja= hermoil menetin= sietämät mahdoton= mahdottom
    toivoton= toivottom onnet kärsi= kärsii= kärsin= kärsiä= kärsim kärsiv kärsinee vahinko tuhlaus tuhlasi
    tuhlat hukkaan= hukkas hukassa= kadoksis kadonn kadotet kadotti kateissa= hukattiin= hukanne hukattu
    hukkui vaadin valitus= valituk valitin= oikeuteen= kuluttajariit kuluttajansuoj romahd romaht kaatui=
    kaatuu= kaatuil kaatunu kaatuv kaatuneet= jumissa= jumiutu jumitta jumittu tiltissä= tilttaa= tilttas
    tökkii= tökkiv tökkinyt tukossa= tulipal vaaralli vaarantaa sähköisku homeinen homeessa homet pilaantu
    pilall mädän haisi haisee= haisev löyhkä ruokamyrk myrkyt likai saastai sotku= sotkui torakka torakoi
    vanhentunu vanhentune irtisanon= irtisanoin= irtisanoa boikot älkää= kaduttaa= virheosto virhepäätö
    kökkö surku säälit naurettav vitsi= pelleil pelle= pellet= amatöör puoskar nolo= noloa= nolost nolott
    idioot idiotism tyhmä tyhmempi tyhmi urpo= urpot= pöljä typer järjenvasta kohtuut epäreilu epäoikeuden
    epäkelpo epäluotettav luottamuspula epäonnis surullis masentav tuskai tuskastu tuska= tuskaa= tuskall
    piinaa piina= väsyttää= kyllästy kypsyn kypsyi tympe tympi harmitt harmistu närkäst pahoitt mielipaha
    vittuil veemäi ketutt paskempi paskempaa= sontaa= sonta= skeida= skeidaa= kuraa= surkeaa= shaissea= sysi
    sekunda romua= romu= roskaa= susisurk hyödyt arvoton= arvottom turhake turhakke ylilasku tuplalasku
    tuplaveloi ylivelo vainoa pakottav pakotet harhaanjoht harhaanjohd harhautt väärennö väärennetty
    väärentä epäilyt hämärä= hämäri hämärää= puhallett puhallus pettury mitätön= mitättöm varoitt varokaa
    vältä= välttäk vältelkää= kierrä= kiertäkää= huolestut huolestun huolissan pelott pelkään=`,
  ],
  [
    -2,
    `
    kallista= tyytymätö tyytymättö irtosi= irtoaa= irtoil irronn hinausauto naurettiin= naurettu=
    katkaistiin= katkaistu= tuplaantu triplaantu huudet räyhä räksy tiuski tiuskais kivahti ärähti ylimielis
    vaiettiin= vaikene jumiin= jumissa hyydy hyyty sammui= sammuu= sammuil sammunu pimeni pimennys halkesi
    repsahta lohkes löystyi luisui liukas= liukast törmäil kolari kolhu mustelm hiekkaa= raakaa= raa'an=
    kovettunu kuivunut suolaton ylikyps palanut= palaneen= palanutta= haalistu kutistu nukkaant venähti
    vääntynyt vääntyi irvok kitisee= narisee= kolisee= rätise surisee= pauhaa= tilaamat asentamat tekemät
    keskeytyi keskeyte keskeytty yliviivat peräänty perumat peräänant lähmäi nurise nurisi purnaa marista=
    manaa= kiroil sadattel jupis mököt nyrpe nyrpist happamia= kireä tyrkyt painostavaa kytkemät
    aktivoimatta= valitettiin kuuroille= eksyi eksy= pomput luukutet jätettiin= aliarvioi alimitoit
    aliresurs resurssipul työvoimapul henkilöstöpul vajaamiehi ruuhkautu tukkeutu tukkoi kuormittu ylikuormi
    aikakatkai vikakoodi virhekoodi virheviesti vikaherkkä vikaantu ontu köhi yskii= takel hakki pykii=
    pätkäisi oikosul savuttaa käryä katkaisi= katkaisivat= kylmää= jähmeä hutiloi vitkutt vatuloi soutaa=
    huopaa= lykätt lykkää= vetku ylimalkai epäsiisti nuhjuinen vanhentuneita= kylmästi= jumit haukku ongelma
    ongelmi vika= vikaa= viassa= vian= viat= vioista= vikoj vikana= häiriö häirit häirin katko= katkoja=
    katkos katkok katkoi katkeil katkeaa= katkesi= katkennu katkeav katkoo= virhe= virhei virhee puute=
    puutte puutteel puuttuv viive= viivei viiveet viiväs viivytt viivyty myöhäs hidas= hitaa hidast hitaim
    hidastel hitau verkka bugi= bugaa= bugai bugit= bugeja= buginen bugis lagi= lagaa lagit lägää= lägi
    nykii= nykiv jumi= jumii= kömpelö kankea sekav sekais sekaann sotkee= sotki= sotkettu epäselv epäselkeä
    vaikeaselk hankal vaikea= vaikeaa= vaikeet vaikeu vaivalloi työläs= työlää kallis= kallii hinnankorot
    hinnannost hintojennost nostettiin= korotus= korotuks piilokulu piilomaksu lisäkulu ylimääräinen
    perintään= perintä= perintäk perintäf perintätoi karhu= karhukir karhulasku maksuhäir muistutuslasku
    muistutusmak väärän= väärää= väärät= vääri väärällä väärään= väärästä= valitan= valitt valitetta harmi=
    harmill harmiksi= harmin= ikävä= ikävää= ikäviä= ikävyy ikävästi= ikävin ikävän= nihke kehno heikk heiko
    heikenty vaisu= laimea mauton= mautont tylsä= tylsää= tylsi pitkäveteinen vajaasti= vajav vaillinai
    keskener toimimat tökkö= epätarkka epäkäytän epämiellyt epämukav epämääräi epäkunno epäloogi epätietoi
    tietämät osaamat taitamat saamat= saamatt vastaamat hoitamat toimittamat palauttamatta= hyvittämättä=
    korjaamatta= ilmoittamat hylät hylkä hylännyt torjutt torjui kielty kieltäyt jankut vänkää= väittää=
    vääntää= vääntämi vääntö tapell riita= riitaa= riidel riitel riidan kiista= kiistel kiistäv kiistää=
    välttel väistel pompot pallotel juoksutet juoksuttaa sivuutet sivuuttaa unohdett unohdu unohtan
    unohtunee unohti laimin turha= turhaa= turhaan= turhia= turhan= turhien turhauttaa hukka= menetett
    menetti menetys menetyks stressaa huoles murhe rasit uuvut uupu väsyn väsytt vaivaa= vaivannut vaivaav
    kiukku kiukutt suututt närä närkästys peruttiin= peruttu= perui= peruivat= perunut= peruuttiv peruutett
    peruuntu perumi jonott jonotan= jonotin= jonotimme jonotus jonotuks odotutet odotutt odotella= odottelu
    odoteltu karu= karua= surullinen suru= säälipist sääli= pahempi= pahempaa= pahemm pahin= pahennu paha=
    pahaa= pahasti= pahoin= pahoilla kaltoin= rangaist sakko= sakot= sakkoa= sakotet tunkkai vanhentu ruoste
    ruosti kulahta kulune naarmu lommo halkei särö repeyt revenny repesi rikkoi rikkon rikko= rikottu kolhi
    vaurio vahingoit vuotaa= vuoti= vuotav vuodo vuoto= vuotoj palohaju savuaa ylikuum jäähty myrk vaaran=
    vaarall uhka= uhkaa= uhkaav vuotanu tietovuo tietomurto kaapattu kaapattiin hakkeroi luovun= luovuimme
    lopetan= lopetin= kilpailuta kritiik kritisoi moite= paheksu kummeksu ihmettelen= oudo epäil pakkom
    pakotta rajoitett rajoitukset estett estyi estynyt jumittui kaatume alhaalla= pimeänä= nurin= kenkkui
    oikutte temppuil reistail reistaa prakaa prakas lakkas= lakannut lakkaa= lakkasi= tyhjän= tyhjin= spämmi
    roskapost spamm häirikö ahdist pakkosyöt tuputt tuputus puhelinmyy vajaalaat huonolaat halpatuo tinkim
    säätämistä= säädön jäykk kankei epäjohdon epätasai ailah epävakaa arpapeli arpomista= lottoaa kaaos
    kaaoks sekoil sekopäi härdelli sählä hässäk sirkus= sotkun= sotkua= sotkut= kohellu kohelt hölmö älyt
    ylistressa paniik kauhu kauhis hirvitt karmi kauheaa inho inhott`,
  ],
  [
    -1,
    `
    kallistu moitit tyhjinä= lämpenee= poikki= stressi naureskel vaihtelev vajaa= irtisano puuttui hämment
    kuivaa= kuiva= raaka= törmäs kuumen byrokr säätää= säätö= väärink suljettiin= salaa= lakko= huutaa=
    huusi= tungosta= ylimääräis vaara= kiristys seistiin= seisoin= seisottiin= seisoimme= soitella= soittelu
    soitellut= kuulemma= sanomatta= selitys= selityks selittel selitellään= edestakaisin= ramppaam rampata=
    juosta= juostu= säätämään= puuttuu= vaarana= pakko pahoja= pahan= väärä= vaaraa= estää= huoli= outoa=
    outo= odotin= odotan= odottaa= odottanut= odottaneet= odotimme= odotellut odottelin= odottele odotus=
    odotusai odotuks jono= jonossa= jonoa= jonot= jonoon= ruuhka kauan= kauemmin vieläkin= edelleenkään=
    vieläkään= taaskaan= puuttee vaatinu kysymysmerk muka= mukamas= olevinaan= niinsanottu maksullinen
    maksullis lisämaksu velka= velkaa= korotta hinnannousu kiire= kiirees joudun= jouduin= joutui= joutunut=
    joutuu= joutuv jouduimme= joutuneet= riski= riskej riskialt kyseenal keskinkert välttäv rauhaton levot
    meteli melu= meluisa äänekäs ahdas= ahtaa tukala riittämät vähäi niukk kummalli omituis erikoista=
    epätav hämää= jätetään= vastoin= luulisi= luulis= parannett parantamis kehitettäv toivomisen=
    toivottavaa= petrat skarpat skarppaa= ryhdistäy anteeks pahoittel huoh= huokaus= argh= ääh= äh= plääh=
    hohhoijaa= hoh= hohhoi= yh= hyi= yök= pyh= höh= voivoi= jaahas= jaha= samperi= pahus= kirosan`,
  ],
  [
    0.5,
    `
    riittää= riittäv kohtuulli parannus parantu ok= okei= okej=`,
  ],
  [
    1,
    `
    kirkas= terävä= pehmeä= selvisi= vahva= kannattava kannatti= opasti= neuvoi= jaksoi= vaikuttav
    asiantuntem mestari= kehu= kelpo= kelpaa= kelpas kelvollinen kelvollis sopiv sopi= sopii= siisti=
    siististi= siistiä= puhdas= puhtaa selkeästi= reilusti= kohtuuhin järkev loogi hymy kiitin= kiittäi
    tarkka= tarkkaa= tarkasti= huolelli huolella= vakaa= vakaasti= vaivatt asialli helpott kehittyn parani
    paranee= paranta tervetul onnit onnea= onnek rauhalli kivuton joustaa= jousti= auttaa= auttoi= auttavat=
    auttoivat= autettiin= palkitt`,
  ],
  [
    2,
    `
    arvostan= arvostamme= arvostettav kehua= kehuttavaa= nappiin= mieluisa väärti= säästän= säästin= säästö=
    säästyi= säästimme= ymmärtäv palkitsev luonteva energinen reippa reipas iskussa= mutkat kivuttom saumat
    sukkela vilpitön= vilpittöm kehuttav sydämelli sydämest respekt hatunnost huomaava kehaista kehuttiin=
    hymyss hymyillen= pelasti= pelastitte= pelastaja helpotti= huojentu välittävä paneutu perusteelli
    kannustav järjestyi= selkis hyvä hyvi hyvästä kiva= kivaa= kivat= kivan= kivasti= kivoi kivoj mukava
    mukavi miellyt ystävälli kohtelia avuli auttavai palveluhal palvelualt iloi iloa= ilo= iloks ilah nopea
    nopei nopee ripe vikkelä sutjak sujui sujuu= sujunut sujuv sujut helppo= helppoa= helpo helppok helppou
    kätev näppär selke toimiva= toimivaa= toimivat= toimivan= toimivia= toimii= luotettav luotan= luottamus=
    luottamusta turvalli edulli halpa= halpaa= halvat= halvin= halvempi halvempaa= halval reilu rehelli
    ammattitai ammattilai ammattimai osaav asiantuntev pätev laaduk laatua= tasokas tasokkaa maukas maukkaa
    herkulli tuore= tuoretta= tuoreita= kaunis= kaunii tyylik viihty viihdyin viihdytt tyytyvä hyödyl
    hyödyks kiitos= kiitosta= kiitoks kiitän= kiitoll kiitettäv kiitt joustav monipuoli kattav paremp
    positiivi suosittele suosittu suositelt tykättiin= tykkä tykätä pidän= pidimme= pidin= nautin= nautimme
    nautinto nautit nauttia= ihastu onnistu kelvannee palvelee= bonus= ilolla= mielellään= lempi suosikk
    upgradattu hieno sympaat hausk lämpimä lämminhenk rento= rentoa= rentou peukku peukut jee= jes= jess=
    jeee= hurraa= wau= vau= wow= nannaa= namia= nam= oiva= oivalli pelitt rullaa= skulaa= futaa= kunnossa=
    kuntoon= ratkesi= ratkaistiin= hoitu korjattiin= korjaantu jämpti täsmälli ajallaan= ajoissa= etuajassa=
    lupausten= moitteetta= luvatusti= sovitusti=`,
  ],
  [
    3,
    `
    erinomai loistav loisto= loistop loistofir loistotyy mahtav upea upei upee ihana ihanuu ihastuttav
    mainio hurmaav huippu huiput= huike kiitettävä ykköslaa ykkösp ykkönen= ykköst priima timantti rautai
    kultaa= helmi= täydelli moittee virheetön= virheettöm verraton= verrattom vertaansa= ylivoimai paras=
    parasta= parhaat= parhai parhaast lempp rakast rakkau superhyvä super= supernopea superhieno
    erittäinhyvä ylittivät= ylitti= ihailt ihailen= vaikuttun upeus kehut= kehuja= kehun= kehuttava
    tähtipalv nappi= napakymp kymppi= ässä= mestari hunaja= hitti mieletön= mielett huimaa= ensiluok loistok
    fantast huisi= hullunhyvä törkeänhyvä`,
  ],
  [
    4,
    `
    fantasti maailmanluok ylivertai huippuluok aivanihana`,
  ],
  [
    -1.5,
    `
    katkaisee= reklama reklamo`,
  ],
  [
    0,
    `
    painost vaatima vahingossa= kallistel mieluit arvostel rahasto ansaits varkaud varkaus= pahimmill
    taistel tuomit hyväksy hyväksi= hyväst hyvitt hyvity hyvitä hyvinkää hyvinvoi hyväntekev hyvänen= hyvöne
    hyvämuis hyvääpäivää= ihan= kivennäi kivek kiven= kivet= kivi kivesk varasto varasvoim perus perun=
    peruna valita= valitaan= valittavan valittavissa= valitkaa valits valittiin= valittu valinn valikoi
    hirven= hirvi hirvet= hirvenm huolimat huolto huolta= huollo huolell huolinta huolehd huoleht vihann
    vihre vihje vihki vihko pelkk pelkä= pelkäst pahvi viranom virall virka vaarin= vaari= vaarat= iloit
    ilokuv ilotul ilmoi uskonn uhkapel varokeino etuko etukä hienosäät kaatop kaatos kaatoi uupuu= kiistatt
    karuse harmon tuskin= sairauk sairaus sairaslom sairas= sairaa turhamai kuumeisesti haukka haukkum
    huonek huone= huoneen huonees huoneet huonei huonet pätkä vakavast kurjen kurjet kurki katkarapu katkai
    susiraja tilttikulma mokka kiskot= kiskoja= vitsin= vitsit= vitsej pelastus myrkkyl uhkar uhkan varmuus
    varmenn varmaan= varmasti= varmist parhaillaan= parhaaksi= superma superheb onniv huijausvaroi huijausyr
    huijausvies tietojenkal varoitusv pelotto kuluttaj rosvolau rikosylik likaisenj kiitosp hidaste
    tavaratal mahdollis mahdollin viivakoo viivalla viivaa keskusteluk helpdesk toimitus toimituk toimisto
    toimitta toimita toimija toimint toimin= toimiala kaupp vastaav vastaano sopimu poikkeu kohtal petter
    petra petri rautaist ihmett ihme= ihmeelli ihmei kehukaa kultainen= lempääl helmet= helmik helminauha
    kylmälaukku kärsivälli sutt kauhaj kauhav nopeusraj nopeus= nopeud nopeutta= vahvist selkeyt selkeyden
    varaukset varaus varaan= varaa= varannut varattu inhimilli luottamuksel luotto uskomat loisteput
    loistevalo loistor peukalo timanttisormus riskienh riskitt riitti= riittoi tykki tykistö pitkästä=
    pidänkö=`,
  ],
]

/** Words that are no news when they hold, and a complaint when they do not: [weight, weight under a negation]. */
export const finnishNeeds: [weight: number, negated: number, entries: string][] = [
  [
    0,
    -3,
    `
    toimi= toiminut= toimineet= toimisi= toimimaan= toiminu= toimikaan= pelitä= pelaa= pelannut= futaa=
    rullaa= suosittele= suosittelis suositella= suositellut= kannata= kannattaa= luota= luottaa= arvosta=
    kelpaa= hyödytä= toteudu= toteutunut= skulaa= pelittänyt= toiminutkaan= toimikkaan= toiminukkaan=
    luvattu=`,
  ],
  [
    0,
    -2.5,
    `
    entisellään= ennallaan= selittää= selitetty= infoa= infottu= tiedotettu= tiedoteta= vahvistusta=
    tilausvahvistusta= suostu= suostunut= suostuta= suostuttu= suostuneet= muista= muistanut= saateta=
    vaivaudu= vaivautunut= viitsi= viitsinyt= pidetty= kelvannut= hyväksynyt= hyväksy= lukenut= lueta=
    kiinnostu= toimine= päivittyny= täsmännyt= siirry= vastaa= vastattu= vastannut= vastanneet= vastata=
    vastausta= vastauksia= vastaakaan= vastauta= auta= autettu= auttanut= auttaa= auttaneet= auttamaan=
    onnistu= onnistunut= onnistunu= pysty= pystynyt= pystytty= pystyneet= kuulu= kuulunut= näkynyt= tulleet=
    tullu= tulekaan= tullutkaan= saapunut= saavu= saapunu= toimiteta= toimitettu= toimittanut= toimita=
    palauta= palautettu= palauttanut= palauteta= korvaa= korvata= korvannut= korvattu= hyvitä= hyvitetä=
    hyvittänyt= hyvitetty= korjaa= korjata= korjattu= korjannut= hoida= hoideta= hoidettu= hoitanut= löydy=
    löytynyt= löytyny= kiinnosta= kiinnostanut= välitä= välittänyt= piittaa= noudata= pysynyt= pysy=
    osannut= osata= ymmärrä= ymmärretä= kuuntele= kuunnella= kuunnellut= kuunneltu= reagoi= reagoida=
    reagoitu= reagoinut= ilmoiteta= ilmoitettu= ilmoita= ilmoittanut= kerrottu= kerrota= informoi=
    informoitu= päässyt= pääsee= päässeet= lataa= lataudu= latautunut= latautu= aukea= avaudu= avautunut=
    aukene= yhdisty= yhdistä= käynnisty= käynnistynyt= kirjaudu= tunnista= päivity= päivittynyt= synkronoi=
    synkkaa= tallennu= hyväksytä= toimisikaan= riitä= riittänyt= täsmää= mahdu=`,
  ],
  [
    0,
    -0.9,
    `
    tule= mene= saa= tee= tehdä= tehty= tehnyt= saada= saanut= saatu= lähde= lähtenyt= halua= anna= annettu=
    antanut= tullut= näy= päästä= pääse= pidetty= pitänyt= mennyt= osaa= tapahtunut= tapahdu= rahaa= tietoa=
    kerro=`,
  ],
  [
    0,
    -1.5,
    `
    saaneet= saanu= saanukaan= saanutkaan= muutu= muuttunut= ehdi= ehditty= onnistuta= parane= parantunut=
    tehnykään= pidetä= kehtaa= anneta= selviä= selvinnyt= selvitä= selvitetty= järjesty= järkeä= ratkea=
    ratkennut= toimintaa= netti= nettiä= verkko= verkkoa= sähköä= sähköt= vettä= kenttää= yhteyttä= yhteys=
    lämmintä= apua= hyötyä= ketään= palvelua= ilmoitusta= selitystä= selvyyttä= ratkaisua= rahoja= rahojani=
    hyvitystä= korvausta= tavaraa= pakettia= tilausta= lähetystä= perille= asiakaspalvelua= vastinetta=`,
  ],
  [
    2,
    -2,
    `
    toimii= toimiva= toimivaa= toimivat= toimivia= toimivan=`,
  ],
]
