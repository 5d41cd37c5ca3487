using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Bench;

/// <summary>A policy of 200 rules and texts of any size, the same in every run.</summary>
internal static class Sample
{
    private const string Words =
        "the a of to and in that it is was for on are with as his they be at one have this from or had by but some what there we can out other were all "
        + "your when up use word how said an each she which do their time if will way about many then them would write like so these her long make thing "
        + "see him two has look more day could go come did my sound no most number who over know water than call first people may down side been now find "
        + "customer report meeting summary budget quarter invoice delivery schedule garden recipe station museum history language grammar lesson holiday";

    private static readonly string[] Dictionary = Words.Split(' ');

    /// <summary>200 rules: term lists that hold a number of terms in all, 40 expressions, and every detector.</summary>
    public static CompiledPolicy Policy(int terms)
    {
        var yaml = new StringBuilder("version: 1\nroutes: [ { route: chat, api: openai } ]\nqueues: [ { id: general } ]\nterms:\n");
        const int lists = 100;
        string[] all = [.. Terms(terms)];
        for (int list = 0; list < lists; list++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  list{list}: {JsonSerializer.Serialize(all.Where((_, index) => index % lists == list))}\n");
        }

        yaml.Append("rules:\n");
        for (int rule = 0; rule < 200; rule++)
        {
            string when = rule < 40 ? $"regex: {JsonSerializer.Serialize(Expression(rule))}"
                : rule < 60 ? $"detect: [ {Detectors[rule % Detectors.Length]} ]"
                : $"terms: list{rule % lists}";
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ id: rule-{rule}, when: {{ {when} }}, then: hold, queue: general }}\n");
        }

        return PolicyFile.Parse(yaml.ToString(), "bench.yaml") is PolicyLoad.Loaded loaded
            ? loaded.Policy
            : throw new InvalidOperationException("The sample policy does not check.");
    }

    /// <summary>Every detector.</summary>
    public static readonly string[] Detectors =
        ["email", "phone", "iban", "credit-card", "national-id", "date-of-birth", "ip", "secret", "private-key", "jwt", "hidden-text", "prompt-injection-markers"];

    /// <summary>The expressions, of the kinds that policies have.</summary>
    public static IEnumerable<string> Expressions() => Enumerable.Range(0, 40).Select(Expression);

    /// <summary>Terms of one to three words that none of the texts holds.</summary>
    public static IEnumerable<string> Terms(int count) => Enumerable.Range(0, count).Select(number => (number % 3) switch
    {
        0 => $"{Dictionary[number % Dictionary.Length]}{Letters(number)}",
        1 => $"{Dictionary[number % Dictionary.Length]} {Letters(number)}",
        _ => $"{Letters(number)} {Dictionary[number % Dictionary.Length]} {Dictionary[(number / 7) % Dictionary.Length]}",
    });

    /// <summary>English-like text of a number of characters.</summary>
    public static string Text(int length)
    {
        var random = new Random(20261123);
        var text = new StringBuilder();
        int sentence = 0;
        while (text.Length < length)
        {
            string word = Dictionary[random.Next(Dictionary.Length)];
            text.Append(sentence == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            sentence = (sentence + 1) % 12;
            text.Append(sentence == 0 ? ". " : sentence == 7 ? ", " : " ");
            text.Append(random.Next(60) == 0 ? random.Next(2030).ToString(CultureInfo.InvariantCulture) + " " : "");
        }

        return text.ToString(0, length);
    }

    /// <summary>A chat body: a system message and a conversation, together of a number of bytes.</summary>
    public static byte[] Body(int bytes)
    {
        string text = Text(bytes);
        int quarter = Math.Max(0, (bytes - 330) / 4);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            model = "gpt-4.1",
            temperature = 0.7,
            messages = new object[]
            {
                new { role = "system", content = text[..quarter] },
                new { role = "user", content = text[quarter..(2 * quarter)] },
                new { role = "assistant", content = text[(2 * quarter)..(3 * quarter)] },
                new { role = "user", content = text[(3 * quarter)..(4 * quarter)] },
            },
            stream = true,
            user = "consumer-1",
        });
    }

    /// <summary>What is judged.</summary>
    public static PolicyInput Input(InspectedBody body) =>
        new("chat", "gpt-4.1", "bench", null, "POST", "/v1/chat/completions", "0199a0a0-0000-7000-8000-000000000001", body) { At = DateTimeOffset.UnixEpoch.AddYears(56) };

    private static string Expression(int number) => (number % 5) switch
    {
        0 => $@"\bproject-{Letters(number)}\b",
        1 => $@"(?i)internal[ -]{Letters(number)}[ -]only",
        2 => $@"{Letters(number)}-[0-9]{{4,8}}",
        3 => $@"(?:confidential|restricted|secret) {Letters(number)}",
        _ => $@"(?i){Letters(number)}\.example\.(?:com|org)/[a-z0-9]+",
    };

    private static string Letters(int number)
    {
        var letters = new char[6];
        uint value = ((uint)number * 2654435761u) ^ 0x5bd1e995;
        for (int i = 0; i < letters.Length; i++)
        {
            letters[i] = "bcdfghjklmnpqrstvwxz"[(int)(value % 20)];
            value = (value / 20) + ((uint)number * 40503u);
        }

        return new string(letters);
    }
}
