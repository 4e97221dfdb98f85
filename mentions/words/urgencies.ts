import type { Language, Urgency } from '../vocabulary.ts'

/** Words that, up to two words before one of danger, take it back: "ei vaaraa". */
export const denialWords: Record<Language, string> = {
  fi: 'ei eikä en eivät ilman',
  en: "no not without never isn't wasn't",
  sv: 'inte ingen inga utan aldrig ej',
}

/** In the notation of phrases: README.md. */
export const urgencyWords: Record<Language, Record<Urgency, string>> = {
  fi: {
    safety: `
      tulipalo_|syttyi palamaan|syttyi tuleen|alkoi palaa|savusi_|kärys_|sähköisku_|räjähti|räjähtä_|
      hengenvaara_|henki vaarassa|(?:on|oli|aiheuttaa|aiheutti) (?:todellinen |vakava )?vaara(?:ksi|ssa|n)?|
      vaarallinen (?:laite|tuote|tilanne|vika|kuljettaja|ajotapa)_|vaarallista|allergisen reaktion|
      allerginen reaktio|anafylak_|ruokamyrkyty_|
      (?:jouduin|joutui|vietiin|päädyin) (?:sairaalaan|päivystykseen|ensiapuun)|
      loukkasi (?:itsensä|kätensä|jalkansa|päänsä)|kaasuvuoto_|häkämyrkyty_|
      hometta (?:leivässä|ruoassa|tuotteessa)|lasinsiru_|lasinpala_|ylikuumen_|tukehtu_|
      (?:meinasi|oli) ajaa (?:lapse|minun|meidän|koira|päälle|yli)_|ajoi (?:lapseni |koirani )?(?:päälle|yli)|
      hengenlähtö_|(?:jarru|jarrut) (?:petti|pettivät|ei toimi|eivät toimi)|kipinöi_|haisee palanee_|
      palaneen (?:haju|käry)_|poltti (?:sormet|käden|kädet|ihon|itsensä)|polttaa sormet|
      (?:naula|neula|metalli|muovi|lasi)(?:n|n pala|npala)_ (?:leivästä|ruoasta|ruuasta|salaatista|annoksesta|keitosta)|
      hampaa(?:ni|sta) (?:lohkesi|katkesi)|sähköpalo_|jäi (?:hissiin|oven väliin)_|lapsen terveys_|
      terveysvaara_|turvallisuusriski_|paloturvallisuu_`,
    legal: `
      kuluttajariitalautakun_|kuluttaja-asiamie_|kuluttajaviranomai_|kuluttajaneuvontaan|kuluttajaneuvojal_|
      kilpailu- ja kuluttajavirastoon|kkv:lle|oikeuteen|käräjille|käräjäoikeuteen|
      asianajaja(?:ni|an|lle|n puoleen)|lakimie(?:heni|heen|helle|hen puoleen|s ottaa yhteyttä)|
      juristi(?:ni|in|lle|n puoleen)|rikosilmoitu_|tutkintapyyn_|poliisiasia_|tietosuojavaltuutet_|
      tietosuojaloukkau_|tietosuojarikko_|tietovuo_|gdpr(?:-valitu|-rikko|:n vastai)_|
      rikkoo (?:gdpr|tietosuoja)_|finanssivalvontaan|vahingonkorvau_|valit(?:an|us|in) viranomais_|
      ilmoitus viranomais_|nähdään oikeudessa|tavataan oikeudessa|oikeusasiamie_|aluehallintovirasto_|
      valitus (?:traficom|finanssivalvon|kkv|tietosuoja|avi)_|
      valit(?:an|in|amme) (?:traficom|finanssivalvon|kkv|fine)_|kkv|fine:en|finee?n valitus|kantelu(?:n|a)?|
      (?:teen|tein|tehty) (?:tutkintapyyn|kantelu)_|haasta(?:n|mme) (?:teidät|yhtiön|firman)_|lakitoimisto_|
      oikeusturvavakuutu_`,
    press: `
      yhteyttä toimittajaan|
      (?:kerron|soitan|vinkkaan|kirjoitan|vinkkasin) (?:tästä )?(?:toimittajalle|lehteen|lehdelle)|
      olen toimittaja|toimittaja täällä|teen (?:aiheesta |tästä )?juttua|lehdistöön|lehdistölle|iltalehteen|
      iltasanomiin|ilta-sanomiin|hesariin|helsingin sanomiin|yle uutisiin|yleen yhteyttä|ylen toimittaj_|
      mediaan (?:yhteyttä|tästä)|yhteyttä mediaan|tästä mediaan|
      (?:vien|tuon|menee) (?:tämän |tän )?julkisuuteen|juttuvinkki_|uutisvinkki_|kuningaskuluttaja_|
      (?:hesari|iltalehti|iltasanomat|ilta-sanomat|yle|media|lehdistö|maikkari|mtv) (?:varmasti |kyllä |varmaan )?(?:kiinnostu_|haluaa kuulla|tietää)|
      (?:vinkin|vinkki|juttu|jutun) (?:iltalehdelle|hesarille|ylelle|lehdelle|toimittajalle|iltasanomille|mtv:lle)|
      tarinan lehteen`,
    outage: `
      sähkökatko_|nettikatko_|vesikatko_|laaja häiriö|valtakunnallinen häiriö|hätänumero ei_|sähköttä|
      ilman sähköä|ei (?:tule |ole )?sähköä|sähköt? ei(?:vät)? toimi|
      sähköt (?:on |taas |ihan )*(?:poikki|meni|menivät|katkesi|katkesivat)|ei (?:toimi )?netti(?: ei)? toimi|
      kortit ei(?:vät)? toimi|maksukortit ei(?:vät)? toimi|
      (?:netti|verkko|puhelinverkko|laajakaista|palvelu|järjestelmä|sovellus|appi|sivusto|verkkopankki|mobiilipankki|verkkokauppa) (?:on |oli |ovat |taas |ihan |edelleen |kokonaan |nyt |yhä )*(?:poikki|alhaalla|nurin|kaatunut|pimeänä|maassa|ei toimi)|
      (?:sivut|palvelut|yhteydet|puhelinlinjat) (?:on |ovat |taas |ihan )*(?:alhaalla|nurin|kaatuneet|poikki|maassa)|
      kaikilla alhaalla|
      onko muilla(?:kin)? (?:netti |verkko |palvelu |taas )*(?:poikki|alhaalla|nurin|häiriö_|katko_)|
      (?:verkkopankki|mobiilipankki|palvelu|järjestelmä|sivusto|nettisivut|sivut|sovellus|verkkokauppa|palvelin|palvelimet) (?:on |ovat |taas )*(?:kaatui|kaatuivat|kaatunut)|
      (?:maksupääte|maksupäätteet|kassat|kassajärjestelmä) (?:on |ovat |oli )*(?:nurin|alhaalla|kaatu_|rikki)|
      kortti ei käy missään|puhelut ei(?:vät)? mene läpi|puhelut ei(?:vät)? yhdisty|hätäpuhelu_ ei|
      ei kuuluvuutta|koko (?:kylä|kaupunki|talo|alue|katu) (?:on )?(?:ilman|pimeänä)`,
    churn: `
      vaihdan (?:toiseen|operaattor_|yhtiötä|pankkia|palveluntarjoaja_|toimittajaa|pois|kilpailija_|sähköyhtiö_|vakuutusyhtiö_|[a-zåäö]+ (?:ihan )?muualle)|
      vaihdamme (?:toiseen|operaattor_|pankkia|pois)|
      vaihdoin (?:jo )?(?:toiseen|operaattor_|pankkia|yhtiötä|pois)|irtisanon_|irtisanoin|irtisanoa|
      irtisanomme|lopetan (?:tilauksen|asiakkuuden|sopimuksen|asioinnin|jäsenyyden)|
      lopetin (?:tilauksen|asiakkuuden|sopimuksen)|päätän (?:asiakkuuteni|sopimuksen)|
      asiakkuus (?:loppui|loppuu|päättyy|päättyi)|viimeinen kerta kun|(?:meni|lähtee|menee|lähti) vaihtoon|
      siirryn kilpailija_|siirrymme kilpailija_|kilpailutan|poistan (?:sovelluksen|tilini|tilin)|
      en (?:enää )?(?:ikinä |koskaan )(?:enää )?(?:osta|tilaa|asioi)|
      vaihdoin (?:\\p{L}+lle|\\p{L}+:lle|muualle|kilpailijalle)|vaihdan (?:\\p{L}+lle|muualle|kilpailijalle)|
      lopetan asiakkuuteni|lopetan asiakkuuden|
      (?:viimeinen|vika) (?:tilaus|ostos|kerta) (?:teiltä|teillä|tältä|tästä)|
      tämä oli viimeinen (?:kerta|tilaus|ostos)|(?:ei enää ikinä|ei ikinä enää)(?=\\s*(?:[.!?…]|$))|
      en ikinä enää|rahani muualle|boikot_|poistin (?:sovelluksen|tilini|tilin)`,
  },
  en: {
    safety: `
      caught fire|burst into flames|set (?:my|our|the) \\p{L}+ on fire|fire hazard_|house fire_|
      electric shock_|electrocut_|exploded|smoke coming|overheat_|burn(?:ed|t) (?:my|me|his|her)|
      choking hazard_|choked on|allergic reaction_|anaphyla_|food poisoning|carbon monoxide|gas leak_|unsafe|
      safety (?:hazard|risk|issue)_|life[- ]threatening|
      (?:it is|it's|is|are) (?:really |very |extremely )?dangerous|hospitali[sz]ed|
      ended up in (?:the )?(?:hospital|er|emergency)|went to (?:the )?(?:er|emergency room)|
      (?:got|was|were|been|badly|seriously) injured|(?:shards?|pieces?) of glass|started smoking|
      (?:burn|burnt|burned) (?:the|our) house|
      (?:glass|metal|plastic|nail|needle|mou?ld) in (?:my|the|our|his|her) (?:food|salad|soup|bread|meal|baby food|drink)|
      brakes? (?:failed|fail|stopped working|don't work)|caught on fire|on fire and|
      sparks (?:came|flew|flying)|sparking|nearly (?:killed|died|electrocuted)|
      almost (?:killed|hit) (?:me|my|us|a)|ran over my`,
    legal: `
      (?:my|our|a) (?:lawyer|attorney|solicitor)s?|lawsuits?|(?:will|going to|gonna|should|i'll|we'll) sue|
      suing|sued|small claims|class[- ]action|legal action|take (?:you|them|this) to court|see you in court|
      gdpr (?:complaint|violation|breach|request)_|violat(?:es|ing|ion of|ed) (?:the )?gdpr|
      data protection (?:authority|complaint|ombudsman)|data breach_|leaked my data|ombudsm[ae]n|
      consumer (?:protection|rights|ombudsman|disputes?)|trading standards|ftc|better business bureau|
      police report|reported (?:this|it|you|them) to the police|chargeback_|data protection|
      reporting (?:you|this|them) to|
      report (?:you|this|them) to the (?:police|authorities|regulator|ombudsman)|regulator|this is illegal|
      breach of contract|legal team`,
    press: `
      (?:i'm|i am|as) an? (?:journalist|reporter)|(?:journalist|reporter) here|
      (?:contact|contacting|contacted|going to|tell|telling|call|calling|email|emailing|talk to|talking to) (?:a |the |some )?(?:press|media|news|papers|newspapers?|journalists?|reporters?)|
      going public|tip off the (?:press|media)|
      (?:contacted|contacting|emailed|written to|tipped off) (?:the )?(?:bbc|cnn|guardian|daily mail|times|local (?:paper|news)|newspapers?|watchdog)|
      local (?:paper|news|newspaper) will (?:love|hear)|story to the (?:press|papers|media)|
      writing (?:an article|a story) about`,
    outage: `
      outages?|power cut_|blackout_|
      (?:is|are|was|went|still|everything) (?:completely |totally )?down (?:for (?:everyone|everybody|all)|again|nationwide|across|since|right now)|
      (?:site|website|app|service|servers?|network|system|internet|wifi|online banking|mobile network) (?:is|are|has been|went|seems|appears) (?:completely |still |currently )?down|
      is it down|down for (?:everyone|anyone|anybody)|is anyone else(?:'s)? [^.?!]{0,40}down|
      no (?:internet|power|electricity|signal|service) (?:since|for|in|at|all|again)|
      without (?:power|electricity|internet)|internet (?:is )?not working|
      whole (?:city|town|street|area|building) (?:is )?(?:offline|without|dark)|
      (?:nothing|cards?|card payments?) works?,? whole|card payments? (?:are |is )?(?:down|not working)|
      (?:everyone|everybody) (?:is )?offline|can't make (?:any )?(?:emergency )?calls`,
    churn: `
      cancel(?:l?ing|l?ed)? (?:my|our|the) (?:subscription|account|contract|membership|plan|policy|order|card|service)|
      switch(?:ing|ed)? to (?:a |an |another |your )?(?:competitor|different|another|other)_|
      (?:i'm|we're|am|are) switching|switching (?:banks?|providers?|carriers?)|
      tak(?:e|ing) (?:my|our) (?:business|money|custom) elsewhere|
      (?:clos(?:e|ing|ed)|delet(?:e|ing|ed)) my account|
      lost (?:a|my|this|another) (?:loyal |long[- ]time )?(?:customer|business)|
      never (?:buying|ordering|flying|using|shopping) [^.!?]{0,30}again|i'm (?:done|out) with|
      uninstall(?:ed|ing)|account closed|cancel(?:l?ed)?\\. (?:moving|switching|going) to|
      moving to (?:a competitor|another|a different)|leaving for (?:another|a different|a competitor)|
      last time i(?:'ll)? (?:fly|order|buy|shop|use|ever|book|come)|
      last (?:order|purchase) (?:i make|with|from)|boycott_|(?:lost|losing) me as a customer`,
  },
  sv: {
    safety: `
      fattade eld|började brinna|brinner(?! för)|brandfara_|brandfarlig_|eldsvåda_|elstöt_|elchock_|
      fick en stöt|exploder_|livsfarlig_|livshotande|(?:är|var) (?:riktigt |väldigt )?farlig[ta]?|
      allergisk reaktion|anafylak_|matförgift_|gasläck_|kolmonoxid_|hamnade på sjukhus_|glassplitter|
      överhett_|kvävningsrisk_|
      (?:hittade|fanns|låg) (?:glas|metall|plast|en spik|mögel) i (?:maten|salladen|brödet|soppan)|
      bromsarna (?:slutade|fungerade inte|svek)|brände (?:mig|sig|handen)|rök ur|nära att (?:dö|köra på)|
      körde nästan (?:på|över)`,
    legal: `
      konsumentombudsman_|konsumentverket|allmänna reklamationsnämnden|arn|(?:min|vår|en) (?:advokat|jurist)|
      advokaten|stäm(?:ma|mer) (?:er|dem|bolaget|företaget)|stämningsansök_|tingsrätt_|till domstol|i domstol|
      polisanmäl_|(?:bryter mot|brott mot) gdpr|integritetsskyddsmyndighet_|dataläck_|dataintrång_|
      rättsliga åtgärder|skadestånd_|dataombudsman_|konsumenttvistenämnd_|
      anmäl(?:er|de|t) (?:er|dem|bolaget|detta) till|
      (?:kontaktar|hör från|pratar med) (?:min|en|vår) (?:jurist|advokat)|åtal_|olagligt`,
    press: `
      jag är journalist|som journalist|
      kontakta(?:r|t|de)? (?:media|pressen|tidningen|en journalist|aftonbladet|expressen)|
      till (?:pressen|media|tidningarna|kvällspressen)|plus på svt|gå(?:r)? ut i media|insändare till|
      kontaktat (?:tidningen|media|pressen|svt|aftonbladet|expressen)|
      tipsa(?:r|t|de)? (?:tidningen|media|svt|aftonbladet|expressen|plus)`,
    outage: `
      strömavbrott_|elavbrott_|ligger nere|ligger (?:helt )?nere|driftstopp_|driftstörning_|
      nätet (?:är )?nere|internet (?:är )?nere|strömmen (?:gick|är borta|har gått)|utan (?:ström|el|internet)|
      nere för alla|(?:sidan|appen|tjänsten|banken) (?:är )?nere|
      ingen (?:ström|el|täckning) (?:på|i|sedan|alls)|
      hela (?:gatan|stan|området|byn) (?:är )?(?:utan|strömlös)|
      kortbetalning_ (?:ligger|fungerar inte|är nere)|strömlöst`,
    churn: `
      säger upp (?:mitt|vårt|mina|avtalet|abonnemanget|prenumerationen)_|
      sagt upp (?:mitt|vårt|avtalet|abonnemanget)_|
      byter (?:bank|operatör|leverantör|bolag|försäkringsbolag|elbolag|till en annan|till annan)_|
      bytt (?:bank|operatör|leverantör|bolag)_|avslutar (?:mitt|min|vårt|mina|kontot)_|
      aldrig (?:mer )?(?:handla|beställa|köpa|anlita)(?:r)? (?:här|av er|från er|hos er|hos dem)|
      tappat en kund|förlorat en kund|lämnar er|går till en konkurrent|säger upp abonnemanget|
      byter till (?:telia|elisa|dna|en annan|annan)_|
      går över till (?:telia|elisa|dna|en annan|annan|konkurrent)_|aldrig mer kund|sista gången jag|bojkott_`,
  },
}
