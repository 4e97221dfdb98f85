import type { Lexicon } from '../../sentiment/lexicon.ts'
import { eventPhrases, eventStems } from './swedish-events.ts'

/** See finnish-stems.ts for how entries are written. */
export const swedish: Lexicon = {
  stems: [
    [
      -5,
      `
    värsta= vidrig vedervärdig sämsta= urusel katastrofal`,
    ],
    [
      -4,
      `
    usel usla= katastrof bedräg bedragar lurad= lurade= lurar= luras= lurendrej blåst= blåsta= blåser=
    skamlig skandal förjävlig förkastlig horribel horribl fruktansvär hemsk avskyvär äckl oacceptab oförskäm
    oförsvarl fiasko skit= skiten= skita= skitdålig skitföretag värdelös hatar= hatade= rån= rånad stöld
    stjäl stulen stulit tjuv bluff katastrofalt mardröm uruselt sopig pinsam kass= kasst= arslet stinker
    odugl lögn ljuger ljög ljugit ljuga= skojare svindl ocker ockra skämtföretag undermålig`,
    ],
    [
      -3,
      `
    dålig sämre= sämst= besvik missnöjd missnöje missnöjt otrevlig oprofession oseriös opålitlig okunnig
    nonchal arrogant respektlös otrygg ohyfs snorkig snäsig irriter arg= arga= argt= förbann upprör ilsk
    rasande frustrer trasig sönder= defekt krasch förstör saknas= saknar= fusk vilseled missled felaktig
    fel= felet= felen= fela= försen uteblev uteblivit uteblir utebliven försvunn försvann borttappa tappat=
    tappade= struntar struntade ignorer ignorans ohjälpsam oacceptabelt orimlig oskälig överpris dyrt=
    skandalöst skräp sopor= ruttet rutten mögel möglig klagomål klaga= klagade= klagat= klagan= reklamation
    reklamera hutlös oförståel oförmåg ångrar ångrade ångrat undvik avråder avrådan avskräck varnar=
    varning= varna= krångel krångla krånglig strul bojkott idiot dum= dumt= dumma= löjlig patetisk skämmas
    skäms skam= chockad chockerande skrattret galet= hopplös omöjlig meningslös oduglig drabba avbrott
    driftstörning störning strömavbrott haveri havererat lider= lida= lidande lidit bortkasta bortslösad
    slöseri slösa`,
    ],
    [
      -2,
      `
    problem svår krav= långsam seg= segt= sega= segare= sen= sent= sena= väntetid väntade= väntat= väntar=
    vänta= väntan= kö= kön= kötid telefonkö köa= köade= köat dyr= dyra= dyrare= avgift fakturaavgift
    påminnelseavgift inkasso kronofogd dröjer dröjt dröjde dröjsmål tyvärr= tråkig trist= trista= synd= stör
    jobbig bråk tjafs tjata konstig otydlig rörig oklar förvirr komplicer besvär omständlig bristfäll brist=
    brister= bristande bristen slarv missa= missade= missat= missar= misstag= misslyck glömt= glömde=
    glömmer= skadad skadat skada= skador= repor= repig läcka= läckt= sprick sprucken buggar buggig bugg=
    lagg= laggar laggig hackar= hackig fryser= frusen avboka inställd inställt avbröt vägra nekar nekad
    neka= nekats avslag avslog avvisa skyller skylla= bortförklar undanflykt ursäkter= svepskäl skräppost
    spam= spammar tjatig påträng tvinga olaglig oärlig orättvis lura= lurigt falsk tveksam otillräcklig
    otillgänglig sämre otur förlor oro= orolig oroad stress trött= tröttsam tröttnat sliten slitet smutsig
    ofräsch illaluktande illa= sur= sura= svinn nackdel minus= uppsägning byter= missvisande ihålig
    halvfärdig halvdan medioker medelmåttig tam= blek= mesig tunt= fattas= saknade= grundlös reducer`,
    ],
    [
      -1,
      `
    fortfarande= återigen= igen= ursäkt= ursäkta= fan= jävla= jävlar= jävlig= helvete= fy= usch= suck=
    borde= timmar= veckor= månader=`,
    ],
    [
      1,
      `
    okej= ok= okay= hyfsad hyfsat duglig rimlig fungerar= funkar= fungerade= funkade= fungerat= löste= löst=
    löser= lyckats= lyckades= hjälpte= hjälper= prisvärd stabil`,
    ],
    [
      2,
      `
    bra= bättre= god= gott= goda= trevlig fin= fint= fina= finare= skön snabb enkel enkla smidig proffsig
    professionell kunnig hjälpsam vänlig artig serviceinriktad tillmötesg nöjd glad= glada= gladare= glatt=
    tack= tackar= tackade= tacksam rekommender pålitlig trygg= tryggt= trygga= ärlig seriös lätt= lätta=
    billig prisvärt prisvärda kvalitet= kvalité= välgjord välfungerande välskött gillar= gillade= gilla=
    uppskatt nice= najs= läckert läckra smakfull smarrig fräsch mysig bekväm tydlig= tydligt= tydliga=
    effektiv punktlig flexibel generös givmild omtänksam förtroende lita= litar= rolig kul=`,
    ],
    [
      3,
      `
    bäst= bästa= suverän utmärkt fantastisk underbar perfekt superbra jättebra toppen= topp= toppenbra
    kanon= kanonbra grym= grymt= grymma= älskar= älskade= älska= strålande lysande enastående exemplarisk
    utomordentlig förträfflig imponer överlägsen överlägset felfri klockren jättenöjd supernöjd jättesnabb
    supersnabb jättetrevlig supertrevlig jättefin superfin jätteglad supersmidig skitbra skitnöjd helnöjd
    guldstjärna stjärnklass förstklassig förstaklass makalös härlig ljuvlig briljant magisk wow=`,
    ],
    [
      4,
      `
    världsklass oslagbar`,
    ],
    [
      0,
      `
    godkän godis godtag godsvagn bravur brasa branta brand finns finna= finnas finland finansi tackl
    snabbköp enkelrum enkelbil gladlynt lättmjölk lättläst svårig seger segla segment sentens kändis kören
    kökchef köksbord köp kött körkort körde problemfri senast senare sender sendrag sensor sensa dumpling
    dumpa argument argentin falskeligen läckerhet lurvig skitgod skitsnygg hatt godnatt godmorgon godkväll
    sjukvård sjukhus dyrbar dyrgrip störst större stören skadeanmäl skadestånd besvärja`,
    ],
    ...eventStems,
  ],
  needs: [
    [
      1,
      -3,
      `
    fungerar= funkar= fungerat= funkat= fungera= funka= fungerade= funkade= fungerande=`,
    ],
    [
      0,
      -3,
      `
    rekommendera= rekommenderar= värd= värt=`,
    ],
    [
      0,
      -2.5,
      `
    svarar= svarat= svarade= svara= svar= hjälp= hjälpa= hjälper= hjälpte= hjälpt= levererat= levererar=
    levererade= levererats= levereras= kommit= kommer= kom= fått= får= fick= löst= lösa= löser= nå= når=
    betalat= ersätta= ersättning= återbetalning= återbetala= återbetalat= pengarna= pengar= bryr= tar=
    ringt= ringer= återkommit= återkommer= återkom= håller= hållit= höll= stämmer= stämde= hör= hört= hörde=
    hänt= händer= dykt= skickat= skickar= skickats= fram= gått= går= gick= komma= logga= öppna= ladda=
    startar= acceptabelt= okej= ok= lita= köpa= handla= beställa= anlita= informerat= information= åtgärdat=
    åtgärda= kontakt= ansvar=`,
    ],
    [
      0,
      -1.5,
      `
    vill= kan= kunde= kunnat= gör= göra= gjort= hittar= hitta= hittat= förstår= vet= visste= sett= återfått=
    någon= någonting=`,
    ],
  ],
  denial: -0.5,
  roles: {
    not: 'inte ej icke aldrig ingen inget inga ingenting utan varken knappt knappast nej',
    very: 'mycket väldigt jätte extremt otroligt så helt riktigt verkligen fruktansvärt sjukt super totalt alldeles för oerhört ytterst hemskt jävligt grymt sååå bara ständigt alltid enormt',
    less: 'lite ganska något relativt någorlunda rätt delvis hyfsat aningen smått',
    but: 'men dock däremot fast emellertid ändå',
    only: 'bara endast enbart',
    past: 'brukade förr tidigare förut innan',
    hope: 'trodde hoppades förväntade förväntat hoppats lovade lovar lovat lovades utlovad borde',
    heard: 'hade_hört vissa_säger andra_säger vissa_tycker andra_tycker folk_säger',
    now: 'nu numera nuförtiden längre',
    why: 'varför hur vad när var vem',
    swear: 'fan jävla jävlar helvete satan förbannat',
    be: 'vara varit var särskilt några någon alls',
    ask: 'är har kan finns någon om vilken går får ska vet',
  },
  phrases: [
    // "I have never had such good food": no denial.
    [
      0.01,
      `
      aldrig .. så
      aldrig .. sådan*
      aldrig .. lika`,
    ],
    [
      -4,
      `
      rekommenderar inte
      rekommenderar ej
      rekommenderas inte
      rekommenderas ej
      kan inte rekommendera
      rekommenderar absolut inte
      rekommenderar verkligen inte
      rekommenderar .. ingen
      aldrig mer
      aldrig igen
      aldrig handla
      köp inte
      köp inget
      handla inte
      handla aldrig
      beställ inte
      beställ aldrig
      beställ inget
      anlita inte
      anlita aldrig
      håll er borta
      håll dig borta
      hålla sig borta
      undvik till varje pris
      tack för inget
      tack för ingenting
      pengarna tillbaka
      pengar tillbaka
      noll stjärnor
      under all kritik
      rena rånet
      sista gången
      droppen`,
    ],
    [
      -3,
      `
      fungerar inte
      funkar inte
      fungerar ej
      funkar ej
      fungerade inte
      slutat fungera
      slutade fungera
      svarar inte
      svarar ej
      svarar aldrig
      ingen svarar
      inget svar
      inga svar
      inte fått .. svar
      får inget svar
      får ingen hjälp
      fick ingen hjälp
      ingen hjälp
      ingen kontakt
      går inte att nå
      går inte att
      omöjligt att
      går ej att
      gick inte att
      kom aldrig
      kommer aldrig
      kom inte fram
      inte kommit
      har inte fått
      har ej fått
      inte fått .. varor
      inte fått .. pengar
      inte fått .. paket
      aldrig fått
      aldrig fick
      fick aldrig
      väntat i # *
      väntat # *
      väntat i flera
      väntat över
      fått vänta
      få vänta
      tar evigheter
      lång väntetid
      långa väntetider
      lång leveranstid
      timmar i telefonkö
      # minuter i telefonkö
      # timmar i kö
      sitta i kö
      sitta i telefonkö
      ligger nere
      ligger nere igen
      gick sönder
      gått sönder
      går sönder
      inte nöjd
      inte alls nöjd
      inte bra
      inte alls bra
      ej bra
      inte acceptabelt
      inte okej
      inte ok
      inget bra
      ingen bra
      ingen ordning
      ingen service
      noll service
      fakturerad två gånger
      dubbelt fakturerad
      dragit pengar
      dragit dubbelt
      dragits två gånger
      byter bank
      byter operatör
      byter leverantör
      byter bolag
      säger upp
      säga upp
      har fått nog
      fått nog
      nog nu
      trött på
      less på
      hur svårt kan det vara
      hur kan man
      hur kan ni
      hur i helvete
      vad fan
      vad håller ni på
      skyller på
      bryr sig inte
      inte bryr sig
      lovar runt
      håller inte
      höll inte
      stämmer inte
      inte som
      motsvarar inte
      motsvarade inte
      fel vara
      fel storlek
      fel produkt`,
    ],
    [
      -2,
      `
      lämnar .. att önska
      lämnar mycket övrigt
      kunde varit bättre
      kunde vara bättre
      borde vara bättre
      inte värt
      inte så bra
      för dyrt
      för dyr
      alldeles för
      för lång tid
      tog lång tid
      tar lång tid
      för länge
      väntar fortfarande
      fortfarande inte
      inte ens
      fortfarande inget
      tredje gången
      andra gången
      flera gånger
      gång på gång
      om och om igen
      ringt .. gånger
      mailat .. gånger
      hur länge
      när kommer
      var är min
      var är mitt
      inte längre`,
    ],
    [
      0.01,
      `
      inga problem
      god morgon
      god kväll
      god natt
      god jul
      ingen fara
      tack på förhand
      tack för svar
      tack för svaret
      tack för info
      hur gör jag
      hur kan jag
      vad kostar
      bra fråga
      det var så
      gör inget`,
    ],
    [
      2.5,
      `
      löste .. problem*
      fixade .. problem*
      åtgärdade felet
      fungerar som det ska`,
    ],
    [
      2,
      `
      inte dåligt
      inte dålig
      inte så dumt
      inte illa
      inte helt fel
      utan problem
      utan krångel
      utan strul
      aldrig haft .. problem
      aldrig problem
      inga konstigheter
      inga som helst problem
      inget att klaga
      tack för hjälpen
      tack för .. hjälp
      tack för .. service
      tack för snabb*
      snabb leverans
      snabba leveranser
      snabbt svar
      bra pris
      bra service
      hög kvalitet
      bra bemötande
      trevligt bemötande
      prisvärt
      kom i tid
      löste det
      löste problemet
      löste sig
      fungerar bra
      funkar bra
      fungerar perfekt
      handlar gärna
      återkommer gärna
      kommer tillbaka
      handla igen
      beställa igen
      kommer handla
      kommer beställa
      ser fram emot`,
    ],
    [
      3,
      `
      kan inte klaga
      kan inte vara nöjdare
      kunde inte vara nöjdare
      inget att anmärka
      stort tack
      tusen tack
      kan varmt rekommendera
      rekommenderar varmt
      rekommenderar verkligen
      rekommenderar starkt
      kan verkligen rekommendera
      kan rekommendera
      högsta betyg
      fem stjärnor
      5 stjärnor
      tummen upp
      helt fantastisk*
      över förväntan
      bästa .. någonsin
      mycket nöjd
      väldigt nöjd
      riktigt nöjd`,
    ],
    ...eventPhrases,
  ],
}
