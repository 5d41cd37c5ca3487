using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Starter;

namespace Holdpoint.Policy.Tests.Starter;

public sealed class TrafficVerdictTests(ITestOutputHelper output)
{
    [Fact]
    public void LetsOrdinaryTrafficThrough()
    {
        var policy = StarterPolicy.Load();
        int judged = 0, held = 0;
        foreach (var record in Corpus.Read("llm_traffic_small"))
        {
            string text = record.GetProperty("req").GetString()!;
            if (Inspector.Inspect(Encoding.UTF8.GetBytes(text), ApiShape.OpenAi, new InspectionLimits()) is not InspectionResult.Read read)
            {
                continue;
            }

            judged++;
            var verdict = policy.Evaluate(Bodies.Input(read.Body));
            held += verdict.Verdict == Verdict.Allow ? 0 : 1;
            foreach (var rule in verdict.Matched)
            {
                foreach (var span in rule.Spans.Take(2))
                {
                    string whole = read.Body.Parts.First(part => part.Pointer == span.Pointer).Text;
                    output.WriteLine($"{record.GetProperty("id")} {rule.Id}: {whole.Substring(span.Start, Math.Min(span.Length, 80))}");
                }
            }
        }

        output.WriteLine($"{held} of {judged} held");
        Assert.True(judged > 200);
        Assert.Equal(0, held);
    }
}
