/** Complaints and praise that name no feeling but tell what happened, as in finnish-events.ts. */
export const eventStems: [weight: number, entries: string][] = [
  [
    -3,
    `
    ghosted= stonewall fobbed swindled extort gaslight roach= roaches= bedbug maggot stench bait= conned=
    cheated= cheat= cheating= unlawful harass harassed= shambolic abandon abandoned=`,
  ],
  [
    -2,
    `
    crushed= smashed= shattered= snapped= flooded= flooding= flood= swelled= smoking= sparks= sparked=
    puddle= dumped= tossed= threw= thrown= wrecked= bricked= vanished= disappeared= misapplied= locked=
    suspended= deactivated= throttled= downgraded= scratched= stained= undelivered= overdraft= overbooked=
    stuck= stood= cancelation shrug= shrugged= shrugs= eyeroll hungup= unpaid= collections= collector=
    collectors= penalt fined= hidden= sneaky= lecture= excuses= runarounds dripping= drip= mush= mushy=
    rancid= overfilled= uncooked= unwashed= grubby= rattled= rattles= drafty= worried= worry= stressful=
    stress= stressed= ordeal= chased= chasing= begging= begged=`,
  ],
  [
    -1,
    `
    refuse= weeks= supposed= apparently= somehow= instead= nothing= zero= nobody= third= fourth= fifth=
    forever= missing= without= unless= wrong=`,
  ],
  [
    2,
    `
    doorstep= spotless= painless= effortless= sweetheart= stunning= gorgeous= adore= adores= generous=
    comfy= cosy= heavenly= honest= attentive= thoughtful= patient= patiently= upfront= transparent=
    proactive= proactively= rockstar= legend= legends= champ= champion= saviour= savior= bravo= brilliant=
    superb= stellar= immaculate= impeccabl terrific= delight= delighted= dream= snappy= lightning= speedy=
    swift= swiftly=`,
  ],
]

export const eventPhrases: [weight: number, lines: string][] = [
  [
    -4,
    `
    absolute joke
    give zero if
    zero is not possible
    zero if i could
    save your money
    save yourself the
    look elsewhere
    go elsewhere
    go somewhere else
    take your money elsewhere
    moving everything to
    my last order
    the last time i
    last time we
    never using
    never flying
    never ordering
    never shopping
    never coming back
    done with you
    done with this
    done with them
    so done
    i'm done
    i'm out
    not a customer anymore
    no longer a customer
    former customer
    you just lost
    you've lost
    you lost
    lost our business
    lost my business`,
  ],
  [
    -3,
    `
    never turned up
    did not show up
    didn't show up
    didn't turn up
    did not turn up
    no show
    never called back
    never replied
    never responded
    never answered
    nobody came
    nobody called
    no one came
    no one called
    no one knows
    nobody knows
    no one cares
    nobody cares
    could not care less
    couldn't care less
    not home
    sent back
    sent it back
    return to sender
    returned to sender
    says delivered
    shows as delivered
    says it was delivered
    shows delivered
    left .. in the rain
    over the fence
    stuck in transit
    out for delivery since
    sitting in .. warehouse
    lost in transit
    lost .. parcel
    lost .. package
    lost .. order
    lost .. reservation
    lost .. booking
    lost our room
    gave .. room away
    gave away our
    wrong item
    wrong size
    wrong order
    wrong address
    wrong colour
    wrong color
    wrong person
    someone else's
    somebody else's
    half the items
    half the order
    items missing
    were missing
    was missing
    hang up on
    hung up on
    hung up when
    line went dead
    line dropped
    cut me off
    transferred # times
    transferred me
    been transferred
    ended the chat
    same copy paste
    copy paste
    copy pasted
    form letter
    canned response
    canned reply
    automated response
    your bot
    your chatbot
    chatbot is
    talk to a human
    no human
    no supervisor
    asked for a supervisor
    asked for a manager
    eyes when
    rolled his eyes
    rolled her eyes
    rolled their eyes
    laughed at
    laughed when
    told me to wait
    tells me to wait
    told to wait
    wait until
    call back within
    promised a call
    promised to call
    zero answers
    zero response
    zero help
    zero communication
    no communication
    no notice
    no warning
    no reason
    no reason given
    without explanation
    without warning
    without telling
    without asking
    without permission
    without notice
    without my consent
    no permission
    never authorized
    never authorised
    never signed up
    never ordered
    never opened this
    never agreed
    did not order
    didn't order
    didn't sign up
    did not authorize
    not my debt
    account is frozen
    account was frozen
    account .. locked
    account .. closed
    account .. hacked
    locked out
    locked me out
    logs me out
    logged me out
    kicks me out
    kicked me out
    spins forever
    loads forever
    throws an error
    error message
    keeps freezing
    drains .. battery
    battery drain
    wiped all
    deleted all
    lost all my
    can't find anything
    cannot find anything
    unable to find
    downgrade in every
    worse than before
    worse in every
    worse every
    makes it slower
    slower and slower
    still not fixed
    still not working
    still no refund
    still no answer
    still no reply
    still no power
    still nothing
    still in the
    still leaks
    not fixed
    never fixed
    not resolved
    nothing was resolved
    nothing happens
    nothing happened
    nothing changed
    without power
    without internet
    without water
    without heating
    no power
    no internet
    no signal
    no hot water
    no heating
    no wifi
    drops every
    drops all the time
    drop after
    fraction of what
    tenth of what
    what i pay for
    paying for this
    paying for nothing
    pay for nothing
    paid extra for
    paid for next day
    late fee
    hidden fee*
    extra fee*
    fee for
    fee on
    charged .. twice
    charged .. after
    charged .. without
    charged for a
    charged me .. for
    billed .. after
    billed .. twice
    taking money
    took money
    took my money
    took .. off my card
    kept the money
    kept the deposit
    kept my deposit
    deposit withheld
    keep the money
    refund refused
    refund denied
    refuse to refund
    refused to refund
    refuses to
    refused to
    won't refund
    will not refund
    claim denied
    claim rejected
    claim was denied
    rejected my claim
    won't cover
    does not cover
    doesn't cover
    not covered
    won't pay
    refused to pay
    closed the case
    case closed
    ticket closed
    price went up
    prices went up
    price goes up
    went up #
    double the price
    twice the price
    put the price up
    raised my
    raised the price
    package got smaller
    automatic renewal
    automatically renewed
    renewed without
    renewed automatically
    can't cancel
    cannot cancel
    no cancel button
    impossible to cancel
    won't let me cancel
    won't let me
    would not let me
    wouldn't let me
    debt collector*
    sent to collections
    credit report
    stolen identity
    identity was stolen
    broke in
    broke within
    broke down
    broke the first
    came off
    fell off
    snapped after
    stopped after
    died within
    died in
    lasted a week
    first time i wore
    first wash
    on its first
    past its date
    past the date
    out of date
    gone off
    cold food
    food was cold
    arrived cold
    stone cold
    waited an hour
    waited two hours
    waited over
    waited # hours
    wait an hour
    hour wait
    hours wait
    hour long wait
    an hour for
    two hours for
    hours for
    hours of waiting
    hours on
    hours without
    days without
    weeks without
    week without
    months of waiting
    weeks of waiting
    days of waiting
    # days late
    days late
    seven weeks
    six weeks
    three weeks and
    since noon
    third time
    fourth time
    fifth time
    for the third
    third outage
    every single time
    time and time again
    over and over
    again and again
    been trying
    trying for
    tried # times
    asked # times
    told .. twice
    explained .. times
    everyone tells
    tells me something different
    finger pointing
    pass the buck
    blame each other
    blames the
    blaming the
    they say it is my fault
    is my fault
    apparently my fault
    said it was my fault
    at my own cost
    at my own expense
    pay for the return
    pay return
    out of pocket
    nowhere to be
    desk was empty
    desk empty
    no staff
    no one at
    nobody at
    nobody there
    anybody there
    anyone there
    anyone working
    is anyone actually
    does anyone at
    does anyone read
    read messages
    are you even
    do you even
    do you guys even
    how hard can it
    how hard is it
    what's the point
    what is the point
    why bother
    why is my
    why was my
    why am i
    why are you
    why did you
    why can i not
    why has my
    where are my
    where is our
    where is the refund
    when are you going
    how can this
    how long does it take to fix
    how many more
    tell me why
    explain why
    can someone explain
    sort it out
    sort yourselves
    pull your finger
    fix it already
    one star
    1 star
    half the menu
    out of everything
    nothing like the
    not as described
    not as advertised
    not what was
    not what we
    not worth it
    expected more
    expected better
    deserve better
    deserves better
    should know better
    only care
    they don't care
    do not care
    don't seem to care
    before the new owners
    worked until
    fine until
    was fine before
    everything worked
    oh great
    wow only
    just what i needed
    nice of you to
    thx for losing
    thanks for losing
    thanks for ruining
    thanks for wasting
    thank you for losing
    thank you for ruining
    well done for
    congratulations you
    i have defended
    not in a good way
    ruined my
    ruined our
    ruined the
    cost me
    cost us
    missed my
    missed our
    miss my
    lost a day
    took a day off
    took the day off
    wasted my
    wasted an
    all day for
    all day and`,
  ],
  [
    0.01,
    `
    what is your return policy
    how does a refund
    how do refunds
    can i return
    if your parcel
    if a product
    if the product
    if you have lost
    temporarily out of stock
    never asks for
    was wondering if
    where do i find
    do you know when
    still the best
    still going strong
    still works great
    not a single complaint
    never been a problem
    how long is
    how long does delivery
    without a hitch
    no longer available`,
  ],
  [
    2.5,
    `
    without a hiccup
    without blinking
    no fuss
    no questions
    no receipt
    no queue
    no hidden
    not one outage
    not a single outage
    not one problem
    not a single problem
    not a single issue
    zero problems
    zero issues
    turned up early
    arrived early
    came early
    ahead of time
    on budget
    before i asked
    before i even
    cleaned after
    cleaned up after
    with a smile
    smile on
    made sure
    went out of .. way
    out of their way
    out of her way
    out of his way
    the extra mile
    extra mile
    first ring
    picked up straight
    answered straight
    answered immediately
    answered in
    replied within
    replied in
    replied immediately
    sorted within
    sorted in
    sorted everything
    solved within
    solved in
    same day
    one call and
    got every cent
    paid it back
    paid within
    refund in
    refund landed
    refunded within
    refunded immediately
    in # minutes
    took two minutes
    took # minutes
    back in under
    hats off
    hat off
    kudos to
    shout out to
    huge thanks
    massive thanks
    thanks to everyone
    thanks to your
    thanks to the
    thank you to
    thank you for getting
    thanks for getting
    thanks for sorting
    thanks for fixing
    thanks for solving
    you guys are the best
    you guys rock
    are the best
    the best thing
    best purchase
    best money
    what a team
    what a service
    good stuff
    exactly what i
    does the job
    does what it
    do what you do
    as it should
    it just works
    can't fault
    cannot fault
    nothing bad
    nothing to complain
    no complaints
    bought a second
    bought another
    bought two more
    ordered another
    told all my friends
    recommended .. to
    go to place
    our favourite
    my favourite
    our favorite
    made my week
    made my month
    saved our trip
    saved my
    saved us
    saved the day
    won me back
    so glad
    really glad
    glad i
    glad we
    happy i
    happy we
    to die for
    like a cloud
    like a charm
    like a dream
    rock solid
    solid since
    going strong
    keep it up
    keep doing
    points for
    honest and
    owned the mistake
    owned up
    apologised and
    apologized and
    worth every cent
    worth every penny
    every penny
    cheaper and
    faster and
    better than before
    much better
    so much better
    so much faster
    much faster
    speed is better
    beat every expectation
    exceeded my
    exceeded our
    come again
    be back soon
    back again soon`,
  ],
]
