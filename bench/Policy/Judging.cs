using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Bench;

/// <summary>Reading and judging chat bodies against 200 rules: 2,000 terms, 40 expressions, every detector.</summary>
internal static class Judging
{
    public static void Run()
    {
        var policy = Sample.Policy(2_000);
        foreach (int size in new[] { 2 * 1024, 64 * 1024 })
        {
            byte[] bytes = Sample.Body(size);
            var body = Read(bytes);
            int repeats = 64 * 1024 / size;
            Measured.Of(() => Read(bytes), repeats).Print($"read a body of {size / 1024} KB", bytes.Length);
            Measured.Of(() => policy.Evaluate(Sample.Input(body)), repeats).Print($"judge a body of {size / 1024} KB", bytes.Length);
            Measured.Of(() => policy.Evaluate(Sample.Input(Read(bytes))), repeats).Print($"read and judge a body of {size / 1024} KB", bytes.Length);
        }
    }

    public static InspectedBody Read(byte[] bytes) => Inspector.Inspect(bytes, ApiShape.OpenAi, Limits) is InspectionResult.Read read
        ? read.Body
        : throw new InvalidOperationException("The sample body is not read.");

    private static readonly InspectionLimits Limits = new();
}
