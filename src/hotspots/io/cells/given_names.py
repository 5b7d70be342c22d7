"""Given names that are common in Sweden, of every origin, to tell private persons from companies."""

from __future__ import annotations

from typing import Final

_SWEDISH: Final = """
    abbe adam adolf agda agneta agnes albert albin alexander alexandra alf alfhild alfred algot alice alicia alma alva
    alvar alve alvin amanda amandus amelia amelie anders andreas andré anette angelica angelika anita anja anki ann anna
    annacarin annakarin annalena anne annelie anneli annette annica annika annie annmari annmarie ansgar anton antonia
    aria arne arnold aron artur arthur arvid asta astor astrid august augusta aurora axel barbara barbro bengt benjamin
    benny berit bernt bernhard bert berta bertil betty beatrice bianca billy birger birgit birgitta bjarne björn bo
    boel börje bosse britt britta brita britt-marie carin carina carl carla carolina caroline catarina caterina
    cathrine catharina cecilia celine charles charlie charlotta charlotte chris christel christer christian christina
    christine christoffer christopher claes clara clas claudia conny connie cornelia crister dag daga dagmar dagny dan
    daniel daniela daniella danne david denise dennis desirée diana dick didrik disa ditte dorothea douglas ebba ebbe
    eddie edgar edit edith edla edmund eduard edvard edvin edward edwin egil egon eila einar eino eira eivor elof elias
    elin elina eline elis elisa elisabet elisabeth elise elizabeth ella ellen ellie ellinor elliot elma elna elof elsa
    elsie elvira elvy embla emelie emely emil emilia emilie emily emma emmanuel emmy enar engla enok eric erica erik
    erika erland erling ernst ester esther estelle eugen eva eve evelina evelyn evert evy ewa ewelina fabian fanny
    felicia felix ferdinand filip filippa flora folke frank frans franz fred freddie freddy fredric fredrik fredrika
    freja frida frideborg fridolf fritiof fritz fru gabriel gabriella gerd gerda gerhard gertrud gillis gisela gittan
    glenn gottfrid greger gret greta grete grete gudrun gun gunborg gunda gunhild gunilla gunlög gunn gunnar gunnel
    gunnevi gunvor gurli gustaf gustafva gustav gösta göran göte görel hanna hannah hannes hanne hans hans-erik harald
    harriet harry hasse hedda hedvig heidi heimer helen helena helene helfrid helga helge helmer helny henning henric
    henrietta henrik henry herbert herman hilda hilding hildur hilma hjalmar hjördis holger hubert hugo håkan ida idun
    inez inga ingalill ingamaj inge ingeborg ingegerd ingegärd ingela ingemar ingemo inger ingmar ingmari ingrid ingvar
    ingvor irene iréne iris irma isa isabel isabella isabelle isak ivan ivar iwan ivy jack jacob jakob jan jana
    jan-erik jane janet janne jannike jasmine jean jeanette jennifer jenny jens jeppe jerker jerry jesper jessica jill
    jim jimmie jimmy joacim joakim joar joel johan johanna john johnny johny jon jonas jonatan jonathan jonna jonny
    josef josefin josefina josefine joseph judit judith julia julian juliana julie julius jytte jöns jörgen kai kaj
    kaisa kajsa kalle kalmer karin karina karl karl-erik karla karolina kasper katarina kate katharina kathrine katja
    katrin kenneth kennet kent kerstin kevin kicki kim kitty kjell klara klas knut konrad konstantin krister kristian
    kristin kristina kristine kristofer kristoffer kurt käthe lage lars lasse laura lea leah leif leila lena lennart
    leo leon leonard leopold lilian liljan lill lillemor lilly lina linda linn linnea linnéa linus lisa lisbet lisbeth
    lise lisen liselott liselotte liv livia loa lotta lotten louis louise lova lovis lovisa lucas lucia ludvig lukas
    lydia lykke mac madeleine madelene magda magdalena magnhild magnus maj maja maj-britt malin malena malte malva
    manfred marcus margaret margareta margaretha margit margot mari maria mariana mariann marianne marie marielle
    marika marina marion marit marita markus marlene martha marta martin martina mary matilda mathilda mathias matias
    mats mattias matts mauritz maud max maximilian may mia micael micaela michael michaela mikael mikaela mike mila
    milla milly milo milton mimmi minna minnie mira miriam miranda moa molly mona monica monika morgan mårten märet
    märit märta märtha måns naemi naima nana nanna nancy natalia natalie nathalie nelly nellie nicklas niclas nicolas
    nicole nikita niklas nikolaj nils nina niilo noah noel nola nora nova novalie ofelia olaf ola ole olga olivia
    oliver olle olof olov orvar osborn oscar oskar osvald otto ove owe pamela pär patric patricia patrik paul paula
    paulina pauline peder pehr pelle per per-erik per-olof pernilla peter petra petronella petter petrus philip pia
    pierre pirjo pontus ragna ragnar ragnhild ragnvald rakel ralf ralph rasmus rebecca rebecka rebekka regina reidar
    reine reinhold rickard rikard richard rita robert robin roger roland rolf rolph ronja ronnie ronny rose rosa
    rosita rosmarie roy ruben rudolf rune ruth rut rutger saga sally sam samuel sandra sanna sanny sara sarah sebastian
    selma set seth severin sibylla sif signe signhild sigbritt sigrid sigurd sigvard simon simone sievert siv sixten
    sofi sofia sofie sonia sonja sophia sophie staffan stefan stella sten stephan steve stig stina styrbjörn sture
    sune susan susanna susanne susann svante svea sven sven-erik svend sverker sverre sylvia sylve sölve signar sören
    tage tanja tea ted teodor terese teresa teresia theo theodor therese theresia theresa thomas thor thora thorbjörn
    thord thore thorsten thorvald thure thyra tilda tilde tilly tim timo timmy tina tindra tobias tom tomas tommie
    tommy tora torbjörn tord tore torgny torkel torleif torsten torvald tova tove tova tuva tuve ture tyra ulf ulla
    ulla-britt ulrica ulrik ulrika urban urpo ursula uno valborg valdemar valentin valfrid valter veine vendela vega
    vera verner veronica veronika vibeke vicke victor victoria vidar viggo viktor viktoria vilgot vilhelm vilhelmina
    vilma vincent viola violet viveca viveka vivianne vivian walfrid wallentin walter werner wilhelm wilgot wiktor
    wiktoria wille willem william willy wilma wilmer winston yngvar yngve ylva yvette yvonne åke åsa åse älva ängla
    örjan östen
"""

_FINNISH_AND_NORDIC: Final = """
    aarne aino aki aleksi anja anneli anssi antero antti ari arja arto arvo asbjørn aud aulis bjørn eeva eero eija
    eila einari eirik elina erkki esa esko espen finn frode geir gitte halvor hanne hannu harri heikki heli helmi henna
    henning hilkka håvard ilkka ilmari inkeri ismo jaakko jani jari jarkko jarmo jorma jouko jouni jouko juha juhani
    juho jukka jussi jyrki jørgen kaarina kaija kalevi kalle kari katariina kauko keijo kimmo kirsi kirsti kjersti
    kristiina kyösti lauri leena liisa maarit maija marja marjatta marjo marketta markku marko martti matti mauri
    merja mette mika mikko minna mirja morten niina nils oddvar oili oiva olavi olli outi paavo pauli pekka pentti
    pertti petri päivi pirkko raija raimo reijo reino riitta risto ritva saara sakari sami sanna sari satu seppo
    simo sinikka sirkka sirpa siri søren taina taisto tapani tapio tarja tarmo teemu tellervo tero terttu terje
    teuvo tiina timo toini toivo tom trond tuija tuomas tuomo tuula tuulikki tyyne unto urho vesa veikko veli vegard
    vilho ville virpi väinö øystein øyvind
"""

_FURTHER: Final = """
    abbas abdallah abdi abdifatah abdihakim abdikadir abdirahman abdirizak abdul abdulkadir abdulla abdullah
    abdulrahman abdurrahman abed abeba abraham abu abukar adan adel adil adnan aferdita afrim agata ahmad ahmed ahmet
    aida aisha ajla akram ala alaa alan albana albulena aleksandar aleksander aleksandra aleksandr alem alen ali alina
    alireza alisa alma almir almira amal aman amani amar amel amela amer amin amina aminata amine amir amira amjad ammar
    amra ana anas anastasia anders andrea andrei andrej andrzej anela anh anisa anton antoni antonio anwar ara aram
    arash arben ardian ardita arijana arian arif armin arta artur asad asha ashkan ashraf asif asma aster atif awet
    ayan ayaan ayanle ayham ayla ayman ayse aysha aziz aziza azra badr bahar bahman baran barış bashar bashir basel
    basim bassam behrouz bekim besa besim bilal bogdan boguslaw bojan bojana boris botan branislav branko burak burhan
    carlos carmen chalak chen cristian cristina cuma dagmawit daher dalia damian damir dana danijel danijela danuta
    dara darek dariusz darko dawit dawood deeqa delal demir deniz dejan diego dilan dilara dimitri dimitrios dina dino
    djamila dmitri dorota dorina dragan dragana drita duc dunja dzenana dzenan edin edina edita eduardo eleni elena
    elham elif elmedin elmin elmir elvedin elvir elvira elzbieta emin emina emine emir emre enes enis enver erfan erkan
    ermin ermina esat eser esma eyob ezgi fadi fadil fadumo fahad faisal faiza farah farhad farhan farhia farid farida
    fariba faris farzaneh fatemeh fatima fatma fatmir fatou fatuma fawzi faysal ferdos ferhat feride fernando filiz
    filmon firas fitim florim florin francisco fuad gabriela ganna georgios georges gerardo ghada ghazal giorgos
    giovanni giuseppe goran gordana grazyna grzegorz guled habib habiba hadi hadil hai hakan halil halima halimo hamad
    hamdi hamid hamida hamza hana hanan hani hanife haris harun hasan hassan hatice hawa hayat hayder haydar helin
    hesham hiba hind hiwa hoda hodan hossein houda huda hung huong husam husein hussein hussain huseyin ibrahim ibtisam
    idil idris ifrah ikram ilham ilhan iman imad imran inas ioana ioannis iqra irena irina irfan isaac isak isha ismail
    ismet issa ivana ivanka ivica iwona iyad izabela izet izeta jabir jacek jadwiga jalal jama jamal jamila jamile
    jaroslaw jasim jasmin jasmina jasna javad javier jawad jelena jerzy jihad joanna joao jorge jose josé josip jovan
    jovana juan jusuf kadir kadra kamal kamil kamran karam karim karima karol karwan karzan katarzyna kawa kemal
    kerim khadija khadra khaled khalid khalil kholoud kimia krystyna krzysztof kujtim ladan laila lamis lana laleh
    lan larisa layla leyla liban lidia lina linh ljiljana ljubica loay luis luka luul lubna lul luz maciej magdi maha
    mahad maher mahin mahmoud mahmud mahmood mahnaz maida majid majeed malak malek malgorzata małgorzata mansour manal
    manuel maram marcin marco marek maren mariam mariama marian mariana marianna marija marijana mario marjan marko
    marwa marwan maryam maryan maryna marzena massoud mateusz mathieu mays mehdi mehmed mehmet mehrdad melek merhawi
    meron merima meryem mesut miguel mihai mihaela mikail milad milan milena milica miljan milka milos min mina minh
    mirela mirjana miroslav mirsad mirsada mirza mitra moayad mohamad mohamed mohammad mohammed mohamud mohsen mojtaba
    monir moses mostafa mounir muhammad muhammed muhamed muhamet muhannad muhidin muna munir murad murat musa muse
    mustafa mustapha mykola myriam nabil nada nader nadia nadja nadine nahid naima najib najma narges naser nasir
    nasra nasrin nasser natasa natasha natalya nawal nazar nazanin nazem neda nedim nedzad nemanja nenad nermin nermina
    nevena nga ngoc nguyen niki nikola nikolai nikos nima nimo nina nirvana nizar noor noora nour nura nuri nurten
    oksana oleg oleksandr olena olha omar omid ömer orhan osama osman osmo özlem paolo parisa parvin paulo pavel pawel
    pedro petar petros piotr pooya prince predrag qasim rabia rachid radmila radoslaw radovan rafael rafal raghad rahel
    rahim rahma rahmat raja rama ramadan ramazan rami ramin ramiz ramona ramzi rana ranko rania rasha rashid rasim ravi
    raúl razan reem renata rexhep reyhan reza ricardo rifat riad rim riyadh rizgar roberto rodrigo rojda rojin roksana
    roya roza rozalia rukia ryszard saad saada sabah sabina sabir sabri sabrina sadia sadiq sadik saeed safa safet safia
    sahar sahra said saida sajad saleh saliha salim salima salma salman salwa saman samer samia samir samira sami samuel
    sana sandeep sanela sanja saqib sardar sarkis sead seid selam selim selin selma semir semira senad senada serdar
    sergej sergei serhii serkan sevgi shadi shadia shahab shahin shahram shamsa sharif sharmarke shayma shirin shirwan
    shler shukri shpresa shqipe siham silvana sinan sirwan slavica slavko slobodan snezana sofiane soheil soran soraya
    stanislaw stanislav stefania stojan suad suada sultan suleiman sulejman suleyman suha sumaya svetlana syed sylwia
    tadeusz tahir taha tamara tanya tarek tareq tariq tatiana tatjana tekle temesgen teodora tesfay thanh thi thuy
    tien tihana tijana tiago tomasz tomislav tran tsegay tuan tülay umar ümit urszula usama valdete valentina valon
    van vanja vasile vasilis vedad velibor vesna viet viktorija vjosa vladimir vlado volodymyr wafa wahid waleed walid
    warsame wasim wassim wiesław wojciech xhavit yahya yaman yara yared yaser yasin yasemin yasir yasmin yasmina yasser
    yassin yavuz yohannes yonas yosef yonis yosra youssef yousef yuliia yuri yusra yusuf zahir zahra zaid zainab zainap
    zakaria zaki zamzam zana zara zdenko zeina zeinab zejna zekiye zeljko zenab zeynep zehra zia ziad zied zijad ziyad
    zlatan zlatko zofia zohra zoltan zoran zorica zuhair zuzana
    alan alison andrew anthony ashley barry ben benjamin brian bruce carol catherine charles craig deborah donald donna
    edward emily gareth gary geoffrey george gerald grace graham greg gregory heather helen howard ian jack jackie james
    janet jason jeff jeffrey jeremy joan joe joshua joyce karen kathleen keith kelly kenneth kirsty laura lauren lee
    lesley linda lynn malcolm matthew melissa michelle mohamed neil nicholas nigel oliver pamela patrick peter philip
    rachel raymond rebecca richard ronald ross roy ryan sally samantha scott sean sharon sheila shirley simon stephanie
    stephen steven stuart susan terry thomas timothy tony tracy trevor victoria walter wendy zoe
    andreas angela bernd birgit brigitte dieter dirk ernst ferdinand fritz gerhard giulia günter günther hans heike
    heinrich heinz helmut hermann horst ingo jürgen karlheinz klaus kurt lothar luca manfred marco matthias monika
    otto petra rainer reinhard rüdiger sabine silke stefan thorsten ursula uwe volker wolfgang
"""

GIVEN_NAMES: Final = frozenset((_SWEDISH + _FINNISH_AND_NORDIC + _FURTHER).split()) - {
    "van",
    "fru",
    "min",
    "lan",
    "set",
}
"""Given names, case-folded."""


def is_given(word: str) -> bool:
    """Tell whether a word is a given name, or begins with one and a hyphen: ``anna``, ``KARL-ERIK``; no genitive is."""
    name = word.casefold()
    return name in GIVEN_NAMES or ("-" in name and name.split("-")[0] in GIVEN_NAMES)
