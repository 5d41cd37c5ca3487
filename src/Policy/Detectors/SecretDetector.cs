using System.Buffers;
using System.Text.RegularExpressions;

namespace Holdpoint.Policy.Detectors;

/// <summary>
/// Credentials: keys in the formats that well-known services document, passwords in connection URLs, and values given to a name such as
/// <c>api_key</c> or <c>password</c> that are too random to be words. Private keys and JWTs count as secrets too.
/// </summary>
internal sealed class SecretDetector : Detector
{
    /// <summary>Bits of Shannon entropy a character that an assigned value needs; English words of this length stay below 3.3.</summary>
    private const double RandomEnough = 3.5;

    /// <summary>Characters after a name in which its value is looked for.</summary>
    private const int Reach = 260;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>A literal that every key of the format holds, then the format itself. The literal makes a pass over clean text cheap.</summary>
    private static readonly (string Anchor, Regex Format)[] Formats = Compile(
        [
            ("AKIA", "AKIA[A-Z2-7]{16}"), ("ASIA", "ASIA[A-Z2-7]{16}"), // AWS access key ids
            ("ghp_", "ghp_[A-Za-z0-9]{36}"), ("gho_", "gho_[A-Za-z0-9]{36}"), ("ghu_", "ghu_[A-Za-z0-9]{36}"), // GitHub
            ("ghs_", "ghs_[A-Za-z0-9]{36}"), ("ghr_", "ghr_[A-Za-z0-9]{36}"), ("github_pat_", "github_pat_[A-Za-z0-9_]{82}"),
            ("glpat-", "glpat-[A-Za-z0-9_-]{20,}"), // GitLab
            ("xox", "xox[abeoprs]-[A-Za-z0-9-]{10,}"), ("xapp-", "xapp-[0-9]-[A-Za-z0-9-]{10,}"), // Slack
            ("hooks.slack.com/", @"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,60}"),
            ("AIza", "AIza[A-Za-z0-9_-]{35}"), ("GOCSPX-", "GOCSPX-[A-Za-z0-9_-]{28}"), // Google
            ("sk-ant-", "sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{20,}"), // Anthropic
            ("T3BlbkFJ", "sk-[A-Za-z0-9_-]{16,}T3BlbkFJ[A-Za-z0-9_-]{16,}"), // OpenAI
            ("sk-proj-", "sk-proj-[A-Za-z0-9_-]{20,}"), ("sk-svcacct-", "sk-svcacct-[A-Za-z0-9_-]{20,}"),
            ("hf_", "hf_[A-Za-z0-9]{34}"), // Hugging Face
            ("_live_", "(?:sk|rk)_live_[A-Za-z0-9]{10,99}"), ("_test_", "(?:sk|rk)_test_[A-Za-z0-9]{10,99}"), // Stripe
            ("npm_", "npm_[A-Za-z0-9]{36}"), ("pypi-AgE", "pypi-AgE[A-Za-z0-9_-]{50,}"), ("dop_v1_", "dop_v1_[a-f0-9]{64}"),
            ("SG.", @"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"), // SendGrid
            ("AccountKey=", "AccountKey=[A-Za-z0-9+/]{86}=="), // Azure storage
            ("://", @"[a-z][a-z0-9+.-]{1,20}://[^\s:/@""'<>]{1,64}:[^\s:/@""'<>${}]{3,128}@[A-Za-z0-9.-]+"), // user:password@host
        ]);

    private static readonly Regex Value = new(@"^[\w.-]{0,20}[""'`]?\s{0,3}(?:=>|:=|=|:|\bis\b|\s)\s{0,3}[""'`]?(?<value>[A-Za-z0-9_.+/=~!@#$%^&*-]{10,200})", Linear);

    private static readonly SearchValues<string> Anchors = SearchValues.Create([.. Formats.Select(entry => entry.Anchor)], StringComparison.Ordinal);

    private static readonly Detector[] Contained = [new PrivateKeyDetector(), new JwtDetector()];

    public override string Name => "secret";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        if (text.ContainsAny(Anchors))
        {
            foreach (var (anchor, format) in Formats)
            {
                // "://" is everywhere; with a password there is an @ behind it.
                if (text.Contains(anchor, StringComparison.Ordinal) && (anchor != "://" || text.Contains('@')))
                {
                    FindFormat(text, format, found);
                }
            }
        }

        foreach (var detector in Contained)
        {
            detector.Find(text, found);
        }

        FindAssigned(text, found);
    }

    private static void FindFormat(ReadOnlySpan<char> text, Regex format, List<(int Start, int Length)> found)
    {
        foreach (var match in format.EnumerateMatches(text))
        {
            bool starts = match.Index == 0 || !char.IsAsciiLetterOrDigit(text[match.Index - 1]);
            int end = match.Index + match.Length;
            bool ends = end == text.Length || !char.IsAsciiLetterOrDigit(text[end]);
            if (starts && ends)
            {
                found.Add((match.Index, match.Length));
            }
        }
    }

    private static void FindAssigned(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        int after = 0;
        while ((after = SecretName.EndOfNext(text, after)) >= 0)
        {
            var rest = text.Slice(after, Math.Min(Reach, text.Length - after));
            if (!rest.ContainsAnyInRange('0', '9'))
            {
                continue;
            }

            var match = Value.Match(rest.ToString());
            var value = match.Groups["value"];
            if (match.Success && IsRandom(value.ValueSpan))
            {
                found.Add((after + value.Index, value.Length));
            }
        }
    }

    private static (string Anchor, Regex Format)[] Compile((string Anchor, string Format)[] formats) =>
        [.. formats.Select(entry => (entry.Anchor, new Regex(entry.Format, Linear)))];

    /// <summary>Letters and digits together, and more entropy than words have.</summary>
    private static bool IsRandom(ReadOnlySpan<char> value)
    {
        if (!value.ContainsAnyInRange('0', '9') || !(value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z')))
        {
            return false;
        }

        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (char c in value)
        {
            counts[c]++;
        }

        double entropy = 0;
        foreach (int count in counts)
        {
            double share = (double)count / value.Length;
            entropy -= count == 0 ? 0 : share * Math.Log2(share);
        }

        return entropy >= RandomEnough || (value.Length < 12 && entropy >= 3.2);
    }
}
