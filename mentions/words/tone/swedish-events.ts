/** Complaints and praise that name no feeling but tell what happened, as in finnish-events.ts. */
export const eventStems: [weight: number, entries: string][] = [
  [
    -3,
    `
    skojar bedra bedrägl svek sveket lurade oprofs ohederlig hutlöst rånar kackerlack vägglöss ohyra äcklig
    unken förskingra trakasser hotade=`,
  ],
  [
    -2,
    `
    krossad krossat sönderslag spruckit lossnade= lossnat= läckte= svämma översvämm rykt= ryker= brann=
    bränt= bränd= rå= rått= sladdrig beska besk= ljummen ljummet kallt= kall= fläckig fläckiga luktade=
    luktar= lukt= damm= dammigt hårstrå tomma= tomt= slängde= kastade= bortglömd nonchalera himlade= fnös=
    avbröt= muttra skrattade= stirra suckade= dröja uteblivna spärra spärrat= spärrad låst= utlåst utkastad
    stängde= stängt= dubbeldrag dubbla= inkassokrav påminnelseavg kravbrev höjde= höjt= höjning prishöj
    smyghöj smygh försvinn= krymp krympt försämr försämrad försämring saknad saknats saknades= felmonter
    felleverans felaktiga snett= sned= glappar skramla skramlar gnissla knarra sjunkit= sprack= snurra
    snurrar= hänger= hängt hängde= dränera laggade= hackade= hackat= tappar= tappas= avslogs= avslag=
    avvisade= nekade= väggen= vägg= bortförklaringar standardsvar standardbrev inklistrad kopierad kopierat
    robotsvar autosvar ensidig orättvist= förgäves onödan= frusit= frös= mörkt= strömlös strömlöst
    bluffarna= spårlöst`,
  ],
  [
    -1,
    `
    förseningar= ännu= tydligen= påstår= påstod= hävdar= hänvisar= hänvisade= kopplad= vidarekopplad
    omvägen= tredje= fjärde= femte= självrisk= åldersavdrag= avgifter=`,
  ],
  [
    2,
    `
    suveränt= himmelsk godast= godaste= vänligt= snäll= snällt= snälla= lugn= omtänk krispig generöst=
    rejäl= rejält= felfritt= felfri= smidigt= problemfritt= heder= hederlig= prisvärd= räddade= räddning
    hjälpsamt= uppmärksam tålmodig stolt= guldvärd toppservice toppbetyg fantastiskt= mysigt= fräscht=
    fräsch= rent= välstädat= imponerad imponerande= stammis stammisst tacksamma= överraskad förtjust=
    charmig bekvämt= rappt= rapp= blixtsnabb`,
  ],
]

export const eventPhrases: [weight: number, lines: string][] = [
  [
    -4,
    `
    första och sista
    sista beställning*
    min sista
    gå någon annanstans
    gå till någon annan
    spara era pengar
    spara dina pengar
    lita inte på
    lita aldrig
    borde skämmas
    ni borde skämmas
    förlorade precis en kund
    förlorat en kund
    förlorade en kund
    ge noll
    noll om det gick
    bortkastade pengar
    slöseri med`,
  ],
  [
    -3,
    `
    dök aldrig upp
    dök inte upp
    dyker inte upp
    dyker aldrig upp
    ingen kom
    ingen har varit
    ingen ringde
    ingen vet
    ingen svarade
    ingen som svarar
    ingen kan förklara
    ingen bryr
    ingen tar
    skickat i retur
    skickades tillbaka
    skickat tillbaka
    tillbaka till avsändaren
    helt krossad
    står som levererat
    enligt spårningen
    la på luren
    lade på luren
    slängde på luren
    samtalet bröts
    bröts samtalet
    linjen tystnade
    tystnade linjen
    kopplad fem
    kopplades runt
    runt och runt
    fyra mejl
    tre mejl
    inte ett enda svar
    noll svar
    noll information
    noll hjälp
    ingen information
    utan information
    utan förklaring
    utan att fråga
    utan förvarning
    utan att säga
    utan att meddela
    utan ström
    utan el
    utan nät
    utan internet
    utan vatten
    utan värme
    inget varmvatten
    ingen täckning
    inget nät
    strömmen .. borta
    borta sedan
    elen borta
    är nere
    nere igen
    slutat öppnas
    slutat svara
    slutat gå
    hackar varje
    kraschar så fort
    kraschar hela
    loggas ut
    loggar ut
    tömdes precis
    allt försvann
    uppgifter försvann
    gick isär
    gått isär
    höll i en vecka
    dog efter
    dött efter
    sönder efter
    sönder direkt
    sjunkit ihop
    har gått ut
    hade gått ut
    gått ut för
    fel färg
    fel person
    fel vägg
    fel bil
    fel adress
    fel mat
    fel pris
    fel för tredje
    fel varje
    saknades och
    blev lurad
    lurade på
    lurat på
    i smyg
    bytte mitt
    bakom ryggen
    aldrig beställt
    aldrig bett om
    inte beställt
    inte är min
    dras ändå
    dras varje
    pengarna dras
    behöll pengarna
    behöll depositionen
    behölls utan
    skyllde på
    säger olika
    olika svar
    ryckte på
    rycker på
    brydde sig inte
    tar inget ansvar
    går inte att säga upp
    går inte att avsluta
    inte kan avsluta
    inte går att
    går inte
    gick inte
    körde förbi
    stod still
    stått still
    står still
    fick vänta
    får vänta
    väntade en timme
    väntat sedan
    väntat hela
    väntade hela
    väntan förstörde
    i telefonkö
    i kö
    skjutits upp
    tog sex veckor
    tog en månad
    dröjde sex
    i tre veckor
    sju veckor
    varje månad i
    månad i rad
    lovade ringa
    lovat ringa
    lovade guld
    utlovad till
    försvann efter
    försvann mellan
    tappat bort
    hade tappat
    någon annans
    betalar hälften
    nya kunder betalar
    dubbla priset
    priset upp
    priset har höjts
    dyrare än själva
    avgift för
    inte som på bilden
    som på bilden
    hur svårt kan
    hur kan det
    hur kan det här
    när tänker ni
    när får jag
    var är mina
    var är pengarna
    är det någon som läser
    jobbar det någon
    hallå är det
    varför betalar jag
    varför har ni
    varför svarar ni
    är tacken
    nej tack
    så trött på
    trodde det skulle
    jättebra jobbat
    bra jobbat nu
    härligt ännu
    grattis ni
    mot # veckor
    i onödan
    ledigt från jobbet
    är en vägg
    en enda röra
    sämre för varje
    sämre på alla
    blivit sämre`,
  ],
  [
    0.01,
    `
    om varan är
    om paketet
    varning för bluff
    frågar aldrig efter
    tillfälligt slut
    skrämde mig i onödan
    orolig i onödan
    sena kvällar
    ställs in om`,
  ],
  [
    2.5,
    `
    kom redan
    kom nästa dag
    i tid och
    i förtid
    inom budget
    städade efter sig
    utan att blinka
    utan kvitto
    utan ett enda avbrott
    utan avbrott
    utan extra
    inget strul
    inget krångel
    inga köer
    inte ett enda klagomål
    inte ett enda problem
    ett samtal så
    svarade direkt
    svarar direkt
    svarade snabbt
    löste allt
    löste det direkt
    löst på
    på två dagar
    inom tre dagar
    inom en timme
    tillbaka på
    tillbaka inom
    varenda krona
    värt varenda
    varje krona
    med ett leende
    så ska service
    så ska det
    heder åt
    heja er
    tack till alla
    tack för att
    tack till
    bästa köpet
    bästa i stan
    godaste i stan
    precis vad jag
    det bara funkar
    bara funkar
    fungerat felfritt
    funkar felfritt
    allt gick smidigt
    gick smidigt
    allt kom
    helt och i tid
    köpte en till
    fortsätt så
    vilket gäng
    vilken service
    hörde av sig och
    bjöd på
    överträffade allt
    överträffade förvänt*
    kommer definitivt
    glad att jag
    glad att vi
    nöjd med
    så nöjd
    så glad
    sprang efter
    ringde för att kolla
    bar in allt
    bar upp
    höll mig i handen
    lyssnade och förklarade
    erkände felet
    rättade det`,
  ],
]
