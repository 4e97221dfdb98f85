import { eventPhrases, eventStems } from './finnish-events.ts'
import { finnishNeeds, finnishStems } from './finnish-stems.ts'
import type { Lexicon } from '../../sentiment/lexicon.ts'

/** "Ei ole ikinä ollut näin hyvää": no denial, but nothing that it would not make stronger. */
const superlatives = ['ei', 'en', 'emme', 'eivät', 'eipä', 'enpä', 'emmä', 'eikä']
  .flatMap((not) => ['ikinä', 'koskaan', 'ennen', 'kertaakaan'].map((ever) => `${not} .. ${ever}`))
  .flatMap((start) => ['näin', 'näi', 'noin', 'yhtä'].map((so) => `${start} .. ${so}`))
  .join('\n')

export const finnish: Lexicon = {
  stems: [...finnishStems, ...eventStems],
  needs: finnishNeeds,
  denial: -0.2,
  roles: {
    not: `ei en et emme ette eivät eikä enkä etkä emmekä ettekä eivätkä eikö enkö etkö emmekö eivätkö eipä enpä eihän enhän
      älä älkää älköön ilman tuskin vailla eix eiks emmä ennoo eiku eivä einäin mitenkään`,
    very: `todella tosi erittäin aivan ihan niin liian täysin äärimmäisen erityisen hyvin hirveän hirmu kauhean kamalan
      törkeän järkyttävän uskomattoman käsittämättömän mielettömän älyttömän huikean valtavan superin supper
      sairaan sikasta jäätävän poikkeuksellisen varsinaisen
      ikinä koskaan todellakin oikein ehdottomasti jälleen taas jatkuvasti aina täydellisen suorastaan läpeensä`,
    less: 'hieman vähän melko aika jokseenkin suht suhteellisen kohtalaisen hiukan pikkasen lievästi osittain jonkin',
    but: 'mutta vaan kuitenkin silti muttei sitävastoin',
    only: 'vain pelkästään ainoastaan',
    past: 'ennen_oli ennen_tämä ennen_se ennen_sai ennen_niin ennen_teillä ennen_hyvä ennen_toimi ennen_palvelu aiemmin aikaisemmin ennenvanhaan alussa aluksi alunperin',
    hope: 'luulin luultiin kuvittelin toivoin toivoisin toivottiin luulimme oletin piti_olla lupasivat luvattiin luvataan mainostetaan',
    heard:
      'olin_kuullut jotkut_sanovat muut_sanovat jotkut_haukkuvat muut_haukkuvat joidenkin_mielestä muiden_mielestä',
    now: 'nykyään nyt nykyisin sittemmin enää myöhemmin lopulta',
    why: 'miksi miks miksei mikä mitä miten mitenkä kuinka missä milloin koska minkä',
    swear: `vittu vitun vitut vitussa vituissa helvetti helvetin helvetissä helvetisti saatana saatanan saatanasti perkele perkeleen jumalauta hitto
      hiton hemmetti hemmetin saakeli saakelin prkl vttu vtun pirun helkkarin kirottu samperin`,
    be: 'ole oo ollut ollu olla olleet olisi mitään yhtään lainkaan ollenkaan kyllä',
    ask: 'onko onks oisko olisiko voiko voisiko voiks saako saisiko toimiiko toimiiks kannattaako tietääkö tietääks osaako löytyykö pitääkö suositteletteko onkohan jos',
  },
  phrases: [
    [0.01, superlatives],
    [
      0.01,
      `
      vitsi miten
      vitsi mikä
      vitsi että
      vitsi kun
      vitsi ku
      vitsit miten
      vitsit että
      vitsit kun`,
    ],
    [
      2,
      `
      ei tarvinnut
      ei tarvinnu
      eikä tarvinnut
      eikä tarvinnu
      ei ole tarvinnut
      ei oo tarvinnu
      eikä ole tarvinnut
      ole tarvinnut .. soittaa
      ole tarvinnut .. valittaa
      pisteet siitä
      isot pisteet
      iso peukku
      hattua nostan
      nostan hattua
      mieli hyvä
      tuli .. hyvä mieli
      ei .. parempaa vastaan
      tullut parempaa
      ei parempaa
      parempaa .. saa hakea
      parempaa ei
      paremmin ei
      paremmin .. ei olisi
      tämän paremmin`,
    ],
    [
      -4,
      `
      pitkä miinus
      iso miinus
      ei ikinä enää
      en ikinä enää
      ei koskaan enää
      en koskaan enää
      ei enää ikinä
      ei enää koskaan
      en enää ikinä
      kiertäkää kaukaa
      kierrä kaukaa
      pysykää kaukana
      pysy kaukana
      älkää .. ostako
      älkää .. tilatko
      älkää .. ottako
      älkää .. vaihtako
      älkää .. menkö
      älä .. osta
      älä .. tilaa
      älä .. vaihda
      alle kaiken arvostelun
      alle arvostelun
      kaiken arvostelun ala*
      en suosittele
      emme suosittele
      en voi .. suositella
      en todellakaan suosittele
      en missään nimessä
      en ainakaan suosittele
      mihinkään ei saa
      ei mitään järkeä
      ei tolkun häivää
      nolla tähteä
      0 tähteä
      yksi tähti .. liikaa
      rahan tuhlausta
      hukkaan heitettyä
      täyttä paskaa
      täyttä kuraa
      täyttä huijausta
      rahat takaisin
      rahojaan takaisin
      rahojani takaisin
      kuin seinille puhuisi
      haistakaa
      syvältä`,
    ],
    [
      -3,
      `
      jäi tekemättä
      jäi hoitamatta
      jäi korjaamatta
      jäi toimittamatta
      jäi kesken
      jäi palauttamatta
      ei kiitos enää
      mikä .. .. kestää
      mikähän .. .. kestää
      mikähän .. kestää
      kolmatta päivää
      kolmatta viikkoa
      kolmatta kuukautta
      toista viikkoa
      toista kuukautta
      toista tuntia
      neljättä päivää
      neljättä viikkoa
      mitään infoa
      ei mitään infoa
      eikä mitään infoa
      ei jatkoon
      saman kopioidun
      kopioitu vastaus
      kopioidun vastauksen
      nolla vastau*
      nolla palvelua
      nolla apua
      ei suostu*
      eivät suostu*
      ei .. muista luvan*
      ei pidä paikkaansa
      ei pitänyt paikkaansa
      ei vastannut tilausta
      ei vastaa kuvausta
      ei mene läpi
      ei mennyt läpi
      olisin odottanut
      olisi odottanut
      luulisi että
      ei näin voi
      ei voi olla totta
      voi olla totta
      ei ole todellista
      jo toinen
      jo kolmas
      jo neljäs
      taas kerran
      tästäkin päivästä
      kolmas viikko
      toinen viikko
      kolmas kerta
      ei toimi*
      eivät toimi*
      ei pelitä
      ei vastaa*
      ei .. vastata
      ei vastausta
      eivät vastaa
      kukaan ei vastaa
      kukaan ei .. vastaa*
      ei kuulu .. mitään
      ei ole kuulunut
      ei mitään vastausta
      ei saa .. yhteyttä
      ei saa .. kiinni
      en saa .. kiinni
      ei saa .. ketään
      en saa .. toimi*
      en saa rahoja*
      ei ole .. tullut
      ei oo .. tullu*
      ei ole .. saapunut
      ei tullut .. perille
      ei tule .. perille
      ei pääse .. kirjaut*
      en pääse .. kirjaut*
      ei pääse .. sisään
      en pääse .. sisään
      ei lataa
      ei aukea
      ei käynnisty
      ei auta
      ei auttanut
      ei osata
      ei kiinnosta
      ei .. välitetä
      ei ollut .. apua
      ei mitään apua
      ei apua
      ei kukaan
      ei .. arvosta
      ei .. hyvä
      ei hyvä
      ei hyvää päivää
      ei jatkoon
      ei kehu*
      ei näin
      ei ole .. oikein
      kaukana hyvästä
      kaikkea muuta kuin
      jonotin # *
      jonotin .. tun*
      jonotettu* .. tun*
      jonottanut .. tun*
      jonottaa .. tun*
      odotin .. tunti*
      odotin # *
      odottanut # *
      odotettu # *
      odottanut .. viikko*
      odottanut .. kuukau*
      odottanut .. tunti*
      odotellut # *
      # tuntia jonossa
      # minuuttia jonossa
      # min jonossa
      tunnin jonossa
      tunti jonossa
      tuntikausia
      tuntitolkulla
      viikkokausia
      viikkotolkulla
      kuukausitolkulla
      kestää ikuisuu*
      kesti ikuisuu*
      kestää kauan
      kestää iäisyy*
      aina rikki
      taas rikki
      taas alhaalla
      on alhaalla
      taas nurin
      taas poikki
      on poikki
      taas sama
      sama ongelma
      jo kolmas kerta
      jo kolmatta kertaa
      jo toista kertaa
      jo toinen kerta
      jo # kerta*
      jo viikko*
      vaihdan operaattoria
      vaihdan yhtiötä
      vaihdan pankkia
      vaihdan toiseen
      vaihdamme toiseen
      vaihdan pois
      vaihto harkinnassa
      lähtee vaihtoon
      meni vaihtoon
      menee vaihtoon
      lopetan asiakkuuden
      loppui asiakkuus
      asiakkuus loppu*
      asiakkuus päättyy
      viimeinen kerta
      viimeinen pisara
      saa riittää
      riitti tämä
      nyt riitti
      mitta on täynnä
      mitta täynnä
      hermo menee
      hermot menee
      hermot meni
      mikä .. kestää
      missä .. viipyy
      missä .. mättää
      mikä mättää
      mitä vittua
      mitä helvettiä
      mitä ihmettä
      miten .. voi olla näin
      voiko olla
      kehtaatte
      kehtaa .. pyytää
      kehtaa .. veloittaa
      kehtaavat
      hävetkää
      hävetkää edes
      ottaa päähän
      ottaa aivoon
      ottaa pannuun
      pistää vihaksi
      käy hermoille
      palaa käämi
      palaa pinna
      menee hermot
      veti herneen
      kiitos tyhjästä
      kiitti tyhjästä
      kiitos .. ei mistään
      kiitos vaan
      kiitti vaan
      kiitos vitusti
      laskutettu kahdesti
      laskutettiin kahdesti
      veloitettu kahdesti
      veloitettiin kahdesti
      veloitti kahdesti
      kaksi kertaa saman
      kahteen kertaan
      jäi saamatta
      jäi tulematta
      jätettiin .. ilman
      jäin ilman
      katosi matkalla
      hävisi matkalla
      on kadonnut
      pompotellaan
      luukulta luukulle
      lentää roskiin
      suoraan roskiin
      johtaa harhaan
      mennyt alaspäin
      menneet alaspäin
      laatu .. laskenut
      laatu .. romahta*
      taso .. laskenut
      palvelu .. huonontunut
      sähköt poikki
      sähkö poikki
      sähköt meni
      sähköt katkesi
      netti poikki
      netti pätkii
      netti alhaalla
      ei sähköjä
      ei sähköä
      ei nettiä
      ei netti toimi
      eikö netti
      netti ei toimi*
      netti ei pelaa
      netti ei liiku
      netti ei aukea
      netti ei yhdistä
      huono maku
      sai allergi*
      maksoin turhaan
      rahat meni
      rahat menivät
      vei rahat
      veivät rahat
      vienyt rahat
      pelkkää automaattia
      botti ei ymmär*
      botti ei osaa
      botti ei auta
      ei ymmärrä mitään
      jättäkää väliin
      jättäkää ostamatta
      jätä väliin
      en osta enää
      en tilaa enää
      en asioi
      en aio .. asioida
      en tule .. asioimaan
      en halua enää`,
    ],
    [
      -2,
      `
      enää koskaan
      koskaan enää
      piti olla .. valmis
      piti olla valmis
      piti tulla
      piti saapua
      pitäisi toimia
      pitäisi olla
      akku .. tyhjä
      akku loppuu
      akku tyhjenee
      maksaa enemmän
      maksan enemmän
      maksaa liikaa
      maksan liikaa
      kaksi kertaa
      kolme kertaa
      neljä kertaa
      viisi kertaa
      viis kertaa
      # kertaa
      monta kertaa
      useita kertoja
      lukuisia kertoja
      kerrasta toiseen
      on vieläkin
      osastolta toiselle
      tyhjää täynnä
      slow clap
      hitaat taputukset
      ei mikään
      ei ikinä
      ei koskaan
      en koskaan
      en ikinä
      en suosit*
      jäi huono maku
      parannettavaa
      parantamisen varaa
      toivomisen varaa
      ei ihan
      jätti toivomisen
      ei ole kunnossa
      ei kovin
      ei vakuuttanut
      ei vakuuta
      ei erityisen
      ei kummoinen
      ei kaksinen
      ei häävi*
      ei riitä
      voisi olla parempi
      ei vieläkään
      ei edelleenkään
      vieläkään ei
      vieläkään mitään
      edelleenkään ei
      ei ole vieläkään
      odotan edelleen
      odotan yhä
      odotan vieläkin
      edelleen odotan
      yhä odotan
      liian kallis
      liian kalliit
      liian kauan
      liian hidas
      liian pitkä
      liian pieni
      liian vähän
      turhan kallis
      suolainen hinta
      mikä vika
      mikä vikana
      mikä nyt on
      mitä nyt taas
      taas tätä
      hinta nousi
      hinnat nousi*
      hintaa nostettiin
      nostitte hintoja
      nosti hintaa
      korottaa hintoja
      vain päivystys
      pelkkä automaatti
      robotti vastaa
      ei ole normaalia
      en tajua miten
      en ymmärrä miten
      en ymmärrä miksi
      en tiedä itkeä*
      itkeäkö vai nauraa
      huhhuh
      huh huh
      voi vittu
      voi luoja
      eipä yllätä
      en ihmettele
      yllättikö ketään
      nauraa vai itkeä`,
    ],
    [
      0.01,
      `
      siirrettiin .. toiseen
      ennen kuin
      ennenkuin
      ei se mitään
      ei hätää
      ei haittaa
      ei voi tietää
      ei kuulu minulle
      ei kiitos
      hyvää päivää
      hyvää huomenta
      hyvää iltaa
      hyvää yötä
      hyvää viikonloppua
      hyvää joulua
      hyvää pääsiäistä
      hyvää juhannusta
      hyvää matkaa
      hyvä asiakas
      hyvät asiakkaat
      hyvin nukut*
      hyvä herra
      kiitos etukäteen
      kiitos jo etukäteen
      kiitos vastauksesta
      kiitos tiedosta
      huono omatunto
      pahoittelut myöhä*
      mitä kuuluu
      ei väliä
      ei mitään väliä
      voiko ostaa
      mistä saa
      saako ostaa
      ongelma ratkesi
      kiire ei`,
    ],
    [
      2.5,
      `
      alta aikayksikön
      hintansa väärti
      tilaan .. uudelleen
      tilaan .. uudestaan
      ostan .. uudelleen
      ostan .. uudestaan
      näin hoidetaan
      näin sen pitää
      näin sitä pitää
      kuin uusi
      pakko kehua
      täytyy kehua
      pitää kehua
      kehua täytyy
      mitään ei mennyt rikki
      mikään ei .. rikki
      pystyy suosittelemaan
      voi suositella
      ilo asioida
      mukava asioida
      ei .. tarvinnut katua
      ei ole kaduttanut
      ei ole tarvinnut
      enkä .. pettymään
      ei .. pettymään
      korjattiin saman tien
      hoitui saman tien
      vastattiin saman tien
      en .. pettymään
      enkä .. .. pettymään
      en .. .. pettymään
      vika .. kunnossa
      vika .. kuntoon
      ongelma .. kuntoon
      häiriön kuntoon
      vian kuntoon
      saitte .. kuntoon
      saivat .. kuntoon
      palautti sähköt
      sähköt palau*
      vian korja*
      korjasi vian
      korjasivat vian
      korjasitte vian
      tullaan toistekin
      tulen toistekin
      tullaan uudestaan
      mennään uudestaan
      käydään toistekin
      kannattaa kokeilla
      kuin unelma
      kuin junan vessa
      olen iloinen`,
    ],
    [
      2,
      `
      ei huono*
      ei hullumpi*
      ei paha
      ei pahempi
      ei yhtään huono*
      ei yhtään paha
      ei lainkaan huono*
      ei moitittavaa
      ei moittimista
      ei ongelmi*
      ei ongelmaa
      ei ollut ongelm*
      ei ole ollut ongelm*
      ei mitään ongelm*
      ei minkäänlais* ongelm*
      ilman ongelmi*
      ilman viivei*
      ilman vaiva*
      ilman jonot*
      ilman säätö*
      ilman murhe*
      ei tarvinnut .. jonottaa
      ei tarvinnut .. odot*
      ei tarvitse .. odot*
      ei jonoa
      ei jonoja
      ei petä
      ei pettänyt
      ei ole pettänyt
      ei harmita
      ei valituksia
      vastasi heti
      vastattiin heti
      vastasivat heti
      vastasi nopeasti
      vastattiin nopeasti
      toimi heti
      toimi hyvin
      toiminut hyvin
      toiminut moitteettomasti
      tuli ajoissa
      tuli ajallaan
      tuli nopeasti
      tuli jo seuraavana
      saapui ajallaan
      saapui ajoissa
      nopea toimitus
      nopeasti perille
      sain heti
      sain apua
      sain avun
      saatiin apu*
      hoitui heti
      hoitui hetkessä
      alle minuutissa
      asia hoitui
      ongelma ratke*
      ongelma ratkaistiin
      ongelmani ratke*
      ongelmani ratkaistiin
      vika korjattiin
      vika korjaan*
      korjattiin heti
      korjattiin nopeasti
      otti vastuun
      pitää lupauksensa
      pitivät lupauksensa
      hinta laatu
      hinnan arvoinen
      rahan arvoinen
      joka euron arvoinen
      odotan innolla
      palaan mielelläni
      tulen uudestaan
      tilaan uudestaan
      tilaan jatkossakin
      ostan jatkossakin
      jatkan asiakkaana
      pysyn asiakkaana`,
    ],
    [
      3,
      `
      ei mitään valittamista
      ei valittamista
      ei ole valittamista
      en voi valittaa
      ei voi valittaa
      ei moitteen sijaa
      ei moitteita
      ei mitään moitittavaa
      ei mitään huonoa sanottavaa
      ei mitään negatiivista
      ei muuta kuin kehu*
      en voi muuta kuin kehu*
      ei voi muuta kuin kehu*
      voi vain kehua
      voin vain kehua
      ei muuta kuin hyvää
      pelkkää hyvää
      pelkästään hyvää
      vain hyvää sanottavaa
      vain kehu*
      voi vain suositella
      voin vain suositella
      voin suositella
      voin lämpimästi suositella
      suosittelen lämpimästi
      suosittelen kaikille
      lämmin suositus
      iso kiitos
      suuri kiitos
      suuret kiitokset
      isot kiitokset
      lämmin kiitos
      paljon kiitoksia
      kiitos .. nopea*
      kiitos .. hyvä*
      kiitos .. avusta
      kiitos .. loistava*
      kiitos .. palvelu*
      iso peukku
      iso plussa
      plussaa
      pitkä plussa
      viisi tähteä
      5 tähteä
      täydet pisteet
      täysi kymppi
      10 kautta 10
      ei voi kuin suositella
      ei voi kuin kehua
      ei voi kuin kiittää
      en vaihtaisi
      en vaihda
      paras ikinä
      hatunnosto
      nostan hattua
      hattu päästä
      hyvin hoidettu
      hyvin hoitu*
      positiivisesti yllätt*
      yllätyin positiivisesti
      iloisesti yllätt*
      yllätyin iloisesti
      parempi kuin odotin
      ylitti odotukse*
      ylittivät odotukse*
      vähän parempaa
      ei voisi olla parempi
      parempaa ei löydy
      ei parempaa
      ei ole parempaa`,
    ],
    ...eventPhrases,
  ],
}
