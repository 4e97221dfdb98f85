import afinn from 'sentiment/languages/en/labels.json' with { type: 'json' }
import { eventPhrases, eventStems } from './english-events.ts'
import type { Lexicon } from '../../sentiment/lexicon.ts'

/** Words of AFINN that mislead in customer talk, with the weight they have here. */
const corrections: Record<string, number> = {
  no: 0,
  sceptical: 0,
  skeptical: 0,
  like: 1,
  likes: 1,
  liked: 1.5,
  want: 0,
  wants: 0,
  wanted: 0,
  help: 0,
  helping: 0.5,
  care: 0.5,
  please: 0,
  pay: 0,
  reach: 0,
  reached: 0,
  united: 0,
  hope: 0,
  hoping: 0,
  hopefully: 0,
  true: 0,
  big: 0,
  feeling: 0,
  matter: 0,
  matters: 0,
  cut: 0,
  share: 0,
  shared: 0,
  yes: 0.5,
  fine: 1,
  miss: -1,
  lost: -2.5,
  lose: -2,
  sorry: -1,
  apologize: -1,
  thank: 1.5,
  thanks: 1.5,
  free: 0.5,
  top: 1,
  hard: -1,
  stop: -1,
  cancel: -2,
  cancelled: -2,
  canceled: -2,
  cancelling: -2,
  canceling: -2,
  cancels: -2,
  delay: -2,
  delayed: -2.5,
  delays: -2.5,
  error: -2,
  errors: -2,
  problem: -2,
  problems: -2,
  bug: -2,
  bugs: -2,
  buggy: -3,
  expensive: -1.5,
  wrong: -2,
  fail: -3,
  failed: -3,
  fails: -3,
  failing: -3,
  failure: -3,
  clear: 0.5,
  cool: 1,
  chance: 0,
  interest: 0,
  interested: 0.5,
  interests: 0,
  growth: 0,
  god: 0,
  natural: 0,
  ability: 0,
  energetic: 1,
  solution: 0.5,
  fire: -1,
  demand: -1,
  debt: -1,
  charged: -2,
  drop: -1,
  dropped: -2,
  ignore: -2.5,
  ignored: -3,
  ignoring: -3,
  refused: -2.5,
  refuse: -2.5,
  disappointed: -3,
  disappointing: -3,
  disappointment: -3,
  useless: -3,
  broken: -3,
  stuck: -2.5,
  poor: -3,
  fuck: 0,
  fucking: 0,
  fuckin: 0,
  damn: 0,
  hell: 0,
  shit: -1,
  bloody: 0,
  kind: 1,
  alone: -1,
  promise: 0,
  promised: 0,
  promises: 0,
  support: 0,
  supported: 0.5,
  better: 1.5,
  best: 3,
  ok: 0.5,
  okay: 0.5,
  well: 0.5,
  warm: 0.5,
  safe: 1,
  safely: 1,
  trust: 1.5,
  respect: 1,
  agree: 0.5,
  fix: 0,
  fixed: 1,
  ready: 0,
  join: 0,
  save: 0.5,
  saved: 1,
  fair: 1,
  fun: 2,
  funny: 1,
  huge: 0,
  wow: 1,
  great: 3,
  good: 2.5,
  nice: 2,
  love: 3,
  awesome: 3.5,
  excellent: 4,
  perfect: 3.5,
  thankful: 2,
  waste: -3,
  wasted: -3,
  wasting: -3,
  worst: -4,
  awful: -4,
  terrible: -4,
  horrible: -4,
  disgusting: -4,
  pathetic: -4,
  ridiculous: -3,
  unacceptable: -4,
  scam: -4,
  scams: -4,
  fraud: -4,
  rude: -3,
  crap: -3,
  suck: -3,
  sucks: -3,
  sucked: -3,
  hate: -3,
  bad: -3,
  worse: -3,
  avoid: -3,
  complaint: -2,
  complaints: -2,
  complain: -2,
  complained: -2,
  complaining: -2,
  luck: 0,
  lucky: 1.5,
  easy: 2,
  easily: 1.5,
  cheap: 0,
  cheaper: 0.5,
  old: 0,
  mad: -2.5,
  sick: -2,
  game: 0,
  win: 1.5,
  won: 1.5,
  dear: 0,
  gift: 0.5,
  gifts: 0.5,
  unhappy: -3,
  upset: -3,
  angry: -3,
  frustrated: -3,
  frustrating: -3,
  frustration: -3,
  appreciate: 1.5,
  appreciated: 1.5,
  block: -1,
  blocked: -2,
  locked: -1.5,
  missing: -2.5,
  missed: -2,
  accident: -1,
  emergency: 0,
  low: -1,
  pressure: -1,
  limited: -1,
  late: 0,
  cry: -1.5,
  crying: -1.5,
  yeah: 0,
  ha: 0,
  haha: 0.5,
  lol: 0,
  straight: 0,
  vision: 0,
  certain: 0,
  certainly: 0.5,
  prepared: 0,
  grand: 0.5,
}

const extension: [number, string][] = [
  [
    -4,
    `
    ripoff scammer conman swindl crook thieves thief theft robbed= robbery appall atrocious abysmal dreadful
    shambles disgrace unusable shameful vile filthy revolting inedible worthless rubbish= garbage= trash=
    joke= clown useless`,
  ],
  [
    -3,
    `
    incompeten unprofession unresponsive unreliab unhelpful unapologetic inexcusable ridiculously overcharg
    doublecharg overpriced mislead misled dishonest lied= lies= liar lying= deceiv decepti bogus nonexistent
    neglect neglig clueless careless inept lousy shoddy defective faulty malfunction unsafe hazard crash=
    crashes crashed crashing outage nightmare hassle infuriat aggravat outrag insult mistreat rudely rudest
    stole steal ruin boycott mess= messed botched fiasco laughable embarrass horrendous horrific horribl
    terribl awfully stranded disconnected= unanswered unresolved regret dissatisf unsatisf unhappy unimpress
    underwhelm letdown piss scamm sham= stupid idiot moron dumb= despis dread= dreaded loath abhor creepy=
    weird= rough= nasty wtf= fml= smh= ugh= fail epicfail bullshit= bs= crappy shitty= shittiest worsen
    downhill= goodbye=`,
  ],
  [
    -2.5,
    `
    refund= refunds= lagging laggy glitch freezes= freezing= frozen= slow= slower= slowest= slowly= unstable
    inaccura incorrect unfair uncomfort cramped dirty stale stink smelly noisy cockroach moldy mould rotten
    soggy bland tasteless flavorless greasy overcooked undercooked undrinkable cheaply flimsy`,
  ],
  [
    -2,
    `
    deleted= deletes= erased= wiped= smelled= smells= smell= stained stain= bills= billed= billing= bounced=
    rebooted= resets= restarts= reboot= overheat loud= louder= tangled= peeling= peeled= bent= chipped
    dented squeak rattl wobbl burnt= burned= burns= raw= undercook overcook tough= chewy= oily= watery=
    lukewarm cold= empty= shortage unavailable= closed= shutdown= understaffed slowed= delayd postponed=
    reschedul unattended unanswer pushy patroniz condescend dismissive disinterest indifferent sarcastic=
    yelled= yelling= shouted= screamed= laughed= sneer argued= arguing= blamed= blame= blaming= contradict
    misinform confus mixup= wrongful illegal shady sketchy suspicious scary= unhelp inconsisten incompatib
    obsolete outdated clunky cumbersome tedious clumsy unintuitive bloated intrusive nagging nags= popups=
    paywall watermark upsell hiked= hike= doubled= tripled= gouging gouge forgot= forgotten= forgets=
    skipped= overlooked misspelled typo= uncomfortabl exhaust tiring drained= drain= draining= drains=
    losing= lose= loses= shortfall unresponsiv unprepared inadequate insufficient subpar substandard
    inferior knockoff counterfeit fake= fakes= waiting= waited= wait= waits= hours= queue= queued= queuing=
    overdue late= lateness issue= issues= trouble sluggish inconvenien complicated difficult disconnect lag=
    lags= spam= spammy bot= excuse unable overbook rebook tarmac layover grounded= damaged= damage= damages=
    scratched leaked leaking leaks broke= breaks= breaking= broken died= dies= dead= defect tore torn
    ripped= cracked= annoy lacks lacking lack= mediocre overrat pointless unnecessar nope= cancellation
    downgrade fees= fee= charges= surcharge pricey unpaid unknown= lazy impossible unclear wrongly= mistake
    misplaced mishandl redirected= ignored transferred= runaround kicked= kick= unauthorized hacked hack=
    breach expired= predictable whatsoever skipping= skips= nauseous bored= boring= lame= meh= sadly=
    unfortunate shut= denied= rejected= declined= returns= returned= returning= return= replaced=
    replacement= disputed= dispute= struggle struggling`,
  ],
  [
    -1,
    `
    hour= hrs= months= hold= still= again= luggage= baggage= voicemail=`,
  ],
  [
    -0.5,
    `
    minutes= mins= days= phone= call= calls= called= told= asked= asking= why= website= agent= agents= ever=
    yet= response= twice= elsewhere= kept= tried= wish= warranty= supposedly`,
  ],
  [
    0,
    `
    refundable breakfast= deadline= deadlines lately= latest= later= latte holder= holding= holdings=
    household stillness callum waiter waitress waitlist bagel hackathon hackernews jokes= lagoon lagos
    fairness winter windows= crashcourse`,
  ],
  [
    1,
    `
    works= working= worked= decent= solid= reliable= adequate smooth= prompt= quick= quickly= fast= faster=
    affordable reasonable reasonably resolved= sorted= improved= improving= upgrade= upgraded=`,
  ],
  [
    2,
    `
    valued= value= exciting= adorable= beautiful sweet= happy= welcom admire= admired= extraordinar helpful
    friendly polite courteous responsive professional knowledgeable attentive efficient smoothly seamless
    promptly recommend= recommended= recommending= recommends= convenient intuitive delicious tasty yummy
    flavorful comfy comfortable cozy spacious durable sturdy crisp= satisfied= pleased= pleasant impressed=
    impressive grateful thx= thankyou thanx kudos= props= cheers= yay= glad= worth= bargain lovely= sleek
    rocks= rock= genuine classy`,
  ],
  [
    3,
    `
    awesome outstanding exceptional phenomenal flawless superb stellar topnotch amazing fantastic brilliant
    wonderful delightful excellent incredible fabulous magnificent spectacular perfectly= lifesaver gem=
    bestest loved= loves= loving=`,
  ],
]

export const english: Lexicon = {
  stems: [
    ...Object.entries({ ...afinn, ...corrections }).flatMap(([word, weight]): [number, string][] =>
      typeof weight === 'number' && !/[ _-]/.test(word) ? [[weight, `${word}=`]] : [],
    ),
    ...extension,
    ...eventStems,
  ],
  needs: [
    [
      1,
      -3,
      `
    work= works= working= worked= function= functioning= load= loads= loading=`,
    ],
    [
      0,
      -2.5,
      `
    came= come= comes= coming= heard= hear= bothered= let= apologized= apologised= offered= offer= informed=
    notified= hold= help= helps= respond= responds= responded= responding= answer= answers= answered= reply=
    replied= recommend= arrive= arrived= arriving= care= cares= refund= refunded= refunding= resolve=
    resolved= solve= solved= deliver= delivered= honor= honour= fix= fixed= fixing= bother= buy= trust=
    worth= use= return= show= showed= turn= charge= connect= connects= connecting= start= starts= open=
    opens= support= reachable= happen= happened= get= got=`,
    ],
    [
      0,
      -1.5,
      `
    able= allow= allowed= want= send= sent= give= gave= find= take= let= tell= told= explain= know=
    understand= update= updated= call= called= email= emailed= waste= keep= make= do=`,
    ],
  ],
  denial: -0.7,
  roles: {
    not: `not n't no never none nobody nothing nowhere neither nor cannot cant can't dont don't doesnt doesn't didnt didn't isnt isn't wasnt wasn't arent aren't
      werent weren't wont won't wouldnt wouldn't couldnt couldn't shouldnt shouldn't hasnt hasn't havent haven't hadnt hadn't aint ain't without hardly barely
      scarcely rarely seldom lacks lack far_from`,
    very: `very really so extremely absolutely totally completely utterly incredibly insanely super too such highly truly deeply seriously
      beyond most always constantly literally`,
    less: 'somewhat slightly little bit kinda sorta fairly partly mildly relatively',
    but: 'but however although though yet except nevertheless',
    only: 'only just merely',
    past: 'used_to the_past formerly previously',
    hope: 'thought expected hoped hoping wish wished wanted supposed promised expecting assumed should',
    heard: `had_heard i'd_heard some_people other_people many_people people_say they_say`,
    now: 'now nowadays lately anymore today currently',
    why: 'why how what when where who',
    swear: 'fuck fucking fuckin freaking effing hell shit damn bloody goddamn wtf ffs omfg jfc fck fk',
    be: 'be been being a an the any that at all this my your our me you it in to of can could on company one single have has ever',
    ask: 'is are does do can could would will has have did if any anyone should which',
  },
  phrases: [
    // "I have never had such good food": no denial.
    [
      0.01,
      `
      never .. such
      never .. so
      never .. this`,
    ],
    [
      -4,
      `
      thanks for nothing
      thank you for nothing
      never again
      stay away
      steer clear
      do not buy
      don't buy
      do not use
      don't use
      do not fly
      don't fly
      do not order
      don't order
      do not recommend
      don't recommend
      would not recommend
      wouldn't recommend
      not recommend
      cannot recommend
      can't recommend this to anyone
      zero stars
      0 stars
      worst .. ever
      want my money back
      money back
      waste of money
      waste of time
      waste your money
      waste your time
      rip off
      daylight robbery
      a joke
      total joke
      last time i
      last straw
      never buy
      never order
      never fly
      never use
      never going back
      won't be back
      not be back
      never shop
      never come back`,
    ],
    [
      -3,
      `
      # hour* on hold
      # minute* on hold
      # min on hold
      # hour* late
      # hour* delay*
      # hr* delay*
      # hour* wait*
      on hold for
      been on hold
      still on hold
      put on hold
      hang up
      hung up
      hangs up
      hanging up
      waiting for # *
      waited # *
      been waiting
      still waiting
      waiting over
      for over # hour*
      for # hours
      for # weeks
      no response
      no reply
      no answer
      no one answer*
      no one responds
      no help
      no explanation
      no refund
      no apology
      no email
      no idea when
      no update*
      nobody answers
      never arrived
      never showed
      never received
      never got
      never heard back
      never again will
      not working
      not work
      doesn't work
      does not work
      don't work
      didn't work
      stopped working
      stop working
      quit working
      won't load
      won't open
      won't start
      won't turn on
      keeps crashing
      keep getting
      keeps asking
      keeps logging
      keeps dropping
      can't log in
      cannot log in
      can't login
      can't even
      can't get
      cannot get
      can't reach
      can't access
      couldn't reach
      unable to
      is down
      are down
      down again
      down for
      went down
      gone downhill
      going downhill
      charged twice
      charged me twice
      double charged
      charged me for
      taken from my account
      money taken
      lost my
      lost our
      lost luggage
      lost bag*
      bad service
      poor service
      customer service is a joke
      how is this acceptable
      not acceptable
      not happy
      not impressed
      not good
      not great
      not cool
      not ok
      not okay
      not worth
      not helpful
      not satisfied
      get it together
      get your act together
      do better
      fed up
      sick of
      tired of
      had enough
      cancel my
      cancelling my
      canceling my
      cancelled my
      cancelled flight*
      cancelled our
      flight cancelled
      flight was cancelled
      switching to
      leaving for
      taking my business
      lost a customer
      lost me as
      losing a customer
      so disappointed
      let down
      falling apart
      fell apart
      broke after
      died after
      too bad
      too slow
      too long
      too expensive
      too small
      hot mess
      thanks a lot for
      could have been better
      should have been better
      could be better
      left much to be desired
      leaves .. to be desired
      out of order
      poor quality
      low quality
      bad quality
      poorly made
      no customer service
      no wonder
      does not care
      don't care
      doesn't care`,
    ],
    [
      -2,
      `
      bring back
      bring the old
      the old version
      want me to pay
      made me pay
      had to pay
      pay extra
      have to pay
      keep sending
      keeps sending
      keep charging
      keeps charging
      kept charging
      keep calling
      come back tomorrow
      told me to
      told us to
      heard nothing
      nothing back
      never came
      never came back
      got a small
      got the wrong
      sent the wrong
      how is it possible
      how can you
      how can a
      how can they
      how come
      marked as delivered
      marked .. as delivered
      in the queue
      # times
      four times
      three times
      five times
      several times
      multiple times
      all night
      slow clap
      another outage
      another delay
      another day
      yet another
      once again
      no longer
      not even
      how long
      how hard
      how many times
      when will
      when are you
      why is
      why are
      why do
      why can't
      why don't
      why does
      what is going on
      what's going on
      what the
      seriously
      come on
      really really
      the least you
      at least you could
      shame on
      where is my
      where's my
      i have called
      called # times
      # times
      any idea when
      please fix
      fix your
      fix this
      fix it
      need to fix
      needs to be fixed
      not sure why
      it's been # *
      its been # *
      been over # *
      takes forever
      took forever
      taking forever
      forever to
      hours and
      wish i had
      not the best
      not the same
      not what i
      not as
      not a fan
      not any
      had to`,
    ],
    [
      0.01,
      `
      works for
      work for
      working for
      worked for
      no problem
      no worries
      no idea
      good morning
      good afternoon
      good evening
      good night
      thanks in advance
      thank you in advance
      how do i
      how can i
      how to
      how much
      what time
      no longer than
      customer support
      customer care
      matter of fact
      looking for
      still works
      still working
      still love
      still my favorite
      call me
      all day
      every time
      can't remember
      don't know
      do you know
      i was wondering
      was wondering`,
    ],
    [
      2.5,
      `
      wouldn't switch
      won't switch
      never switch
      wouldn't go anywhere
      never had a problem
      never had any
      never let me down
      never been happier
      fixed within
      fixed in
      replaced .. free
      that's how you do it
      no questions asked
      how it's done
      fixed .. problem
      fixed .. issue
      fixed it
      fixing .. problem
      fixing .. issue
      solved .. problem
      solved .. issue
      resolved .. issue
      resolved .. problem
      sorted it
      solved it
      just works`,
    ],
    [
      2,
      `
      not bad
      isn't bad
      wasn't bad
      not too bad
      not bad at all
      not terrible
      not disappointed
      no complaint*
      no issue*
      no trouble*
      no problems
      no hassle
      no delay*
      no wait
      no regrets
      never disappoint*
      never fails
      never had .. problem*
      never had .. issue*
      haven't had .. problem*
      haven't had .. issue*
      without .. problem*
      without .. issue*
      without .. hassle
      problem solved
      issue resolved
      was resolved
      works well
      works great
      works fine
      works perfectly
      worked perfectly
      works like a charm
      well made
      well done
      well worth
      worth every
      worth it
      worth the
      good value
      great value
      on time
      ahead of schedule
      right away
      in no time
      looking forward
      look forward
      will be back
      be back
      come back again
      go back again
      will definitely
      thumbs up
      two thumbs up
      quick response
      quick reply
      fast response
      fast shipping
      quick delivery
      fast delivery
      thanks for .. help
      thanks for .. quick
      thank you for .. help
      shout out
      shoutout
      made my day
      happy with
      very happy
      so happy
      happy customer`,
    ],
    [
      3,
      `
      can't complain
      cannot complain
      couldn't be happier
      could not be happier
      couldn't be better
      can't go wrong
      can't recommend .. enough
      cannot recommend .. enough
      can't beat
      can't wait
      couldn't ask for
      can't say enough good
      nothing but good
      nothing but praise
      nothing but positive
      nothing but great
      no better
      never been better
      highly recommend*
      definitely recommend
      would recommend
      i recommend
      would definitely recommend
      second to none
      top notch
      five stars
      5 stars
      best .. ever
      above and beyond
      keep up the
      thank you so much
      thanks so much
      thank you very much
      many thanks
      big thanks
      love it
      love this
      love them
      game changer
      life saver
      exceeded .. expectations
      better than expected
      blown away`,
    ],
    ...eventPhrases,
  ],
}
