using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Holdpoint.Policy.Bench;

/// <summary>
/// What the slowest text costs: families of text that make judging slow, alone and in pairs of the slowest ones, by the kilobyte of body. The same policy
/// judges all, with a list in leetspeak and every detector.
/// </summary>
internal static class Hostile
{
    private const int Size = 64 * 1024;

    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Units =
    [
        "plain words of a letter ", "b o m b ", "b.o.m.b ", "1 ", "4111 ", "4111 1111 1111 1111 ", "DE89 3704 0044 0532 0130 00 ", "a@", "a@b.co ", "tel 030 1234567 ", "+44 20 7946 0958 ",
        "born 1.1.80 ", "AB 12 34 56 ", "123456789 ", "1.1.1.1 ", "::1 ", "eyJhbGciOiJIUzI1NiJ9.", "-----BEGIN PRIVATE KEY-----", "password:a1 ", "a://b:c@d ", "AKIA", "ignore all previous ",
        "b0mb ", "%41", "%25252541", "&#65;", "&amp;amp;", "\\u0041", "\\\\u0041", "QUJDREVGR0hJSktMTU5PUFFS ", "YVdkdWIzSmxJR0ZzYkNCd2NtVjJhVzkxY3c9PQ== ", "62 6f 6d 62 ", "626f6d62626f6d62 ",
        "\u202Eabc\u202C", "a\u200B", "e\u0301\u0302", "\u0301", "日本語", "не ", "а", "\uFDFA", "\u2460", "𝐛", "\uDB40\uDC41", "x\b", "\u001B[0m", "\u00A0", "—", "😀", "İ", "\"", "\\", "ﬃ",
    ];

    public static void Run()
    {
        var policy = Sample.Policy(2_000);
        var slowest = Units.Select(unit => (Unit: unit, Cost: Cost(policy, Body(unit)))).OrderByDescending(made => made.Cost).ToList();
        double plain = slowest.Single(made => made.Unit == Units[0]).Cost;
        var pairs = slowest.Take(7).SelectMany(one => slowest.Take(7).Select(other => one.Unit + other.Unit));
        slowest.AddRange(pairs.Select(unit => (unit, Cost(policy, Body(unit)))));
        foreach (var (unit, cost) in slowest.OrderByDescending(made => made.Cost).Take(12))
        {
            Print(JsonSerializer.Serialize(unit), cost, plain);
        }

        Print("20,000 strings", Cost(policy, JsonSerializer.SerializeToUtf8Bytes(new { messages = Enumerable.Repeat(new { role = "user", content = "b" }, 9_990) })), plain);
        Print("names", Cost(policy, JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 9_000).ToDictionary(number => $"n{number}", _ => 1))), plain);
        Print("64 levels", Cost(policy, System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(new string('[', 60) + "\"b\"" + new string(']', 60), 500))}]")), plain);
    }

    private static void Print(string what, double cost, double plain) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {cost:F1} µs/KB | × {cost / plain:F0} plain words |"));

    private static byte[] Body(string unit)
    {
        int count = Math.Max(1, Size / JsonEncodedText.Encode(unit, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length);
        return JsonSerializer.SerializeToUtf8Bytes(
            new { messages = new[] { new { role = "user", content = string.Concat(Enumerable.Repeat(unit, count)) } } },
            AsItIs);
    }

    /// <summary>Microseconds for each kilobyte of a body, read and judged, at best.</summary>
    private static double Cost(CompiledPolicy policy, byte[] body)
    {
        double best = double.MaxValue;
        for (int run = 0; run < 4; run++)
        {
            long start = Stopwatch.GetTimestamp();
            policy.Evaluate(Sample.Input(Judging.Read(body)));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best / (body.Length / 1024.0);
    }
}
