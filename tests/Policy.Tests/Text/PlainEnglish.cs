namespace Holdpoint.Policy.Tests.Text;

/// <summary>Ordinary sentences of everyday, business and technical English, with the numbers, prices and signs that look like something else.</summary>
internal static class PlainEnglish
{
    public static IReadOnlyList<string> Sentences { get; } = Read();

    /// <summary>Terms as such lists hold them: among them the short ones that a price, a unit or a model number nearly spells.</summary>
    public static IReadOnlyList<string> SensitiveTerms { get; } =
        """
        ass asses arse tit tits sex sexy slut hell bitch bastard damn crap piss shit gash slag lesbo fag gay homo dyke twat cock dick prick balls boob boobs
        anal anus rape rapist incest porn porno nude nudes escort stripper hooker fetish bdsm hentai milf loli cp kill kills killer killing murder
        assassin assassinate slay stab strangle poison arson bomb bombs bomber bombing c4 tnt rdx petn ied ieds grenade mine mines gun guns glock
        ak ar rifle rifles ammo bullet silencer suppressor sniper landmine missile warhead uranium plutonium anthrax ricin sarin vx tabun botulinum
        gas mustard gas nerve gas nerve agent blister agent dirty bomb pipe bomb nail bomb car bomb letter bomb pressure cooker bomb ghost gun
        lsd dmt mdma ghb gbl pcp meth crack coke cocaine heroin opium opiate hash weed ganja ketamine fentanyl xanax oxy speed ecstasy molly shrooms
        crystal meth black tar dose overdose drug deal dealer bot bots botnet ddos dos sqli xss css rat trojan virus worm malware ransomware keylogger
        rootkit exploit zero day shellcode backdoor phish phishing carding cvv skimmer skimming spoof sim swap doxx dox swat swatting stalk stalker
        isis eta ira kkk nazi nazis ss sa reich hitler jihad jihadi caliphate genocide ethnic cleansing lynch gas chamber white power heil
        suicide suicidal self harm kill myself end my life cutting myself hang myself anorexia bulimia thinspo proana pro ana
        launder laundering bribe bribery kickback embezzle ponzi forgery counterfeit fake passport fake id stolen card insider tip insider trading
        tos los sos usb usd usa uss gbs abs abe bob iii ill lit sit sis lie lies lei log logo loss boss oslo solo soil oil boil toil gel leg lass bass
        jailbreak developer mode do anything now dan stan aim blue heron operation anvil project larch bluebird internal only top secret
        """.ReplaceLineEndings(" ").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();

    private static string[] Read()
    {
        using var resource = typeof(PlainEnglish).Assembly.GetManifestResourceStream("plain-english.txt")
            ?? throw new InvalidOperationException("The resource plain-english.txt is missing from the build.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
