using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Corpora;

public sealed class HttpCorpusTests(QueueServer server)
{
    private const string PassEverything = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes: [{ route: "*", api: opaque, verdict: allow }]
        queues: []
        rules: []
        """;

    [Fact]
    public async Task EveryOddRequest_IsAnsweredForWhatItIs_AndNoneCarriesASecondOne()
    {
        var records = Corpus.Read("http_requests");
        await using var gateway = await TestGateway.StartAsync(server, PassEverything);
        var wrong = new List<string>();
        foreach (var record in records)
        {
            var sent = Corpus.Bytes(record);
            var (answer, closed) = await RawConnection.SendAsync(gateway.Address, sent, TimeSpan.FromMilliseconds(250));
            var served = answer.Split("HTTP/1.1 200 ").Length - 1;
            var reached = gateway.Upstream.Requests.ToArray();
            gateway.Upstream.Requests.Clear();
            // What reached the model was answered as itself. What tries to smuggle is refused, or is one plain request whose body is all the rest.
            var smuggler = record.GetProperty("expect").GetString() == "must-not-smuggle";
            var smuggled = smuggler && (reached.Length > 1 || reached.Any(one => !sent.AsSpan().EndsWith(one.Body) || one.Headers.ContainsKey("Transfer-Encoding")));
            var openAfter400 = answer.Contains("HTTP/1.1 400 ", StringComparison.Ordinal) && !closed && !answer.Contains("application/problem+json", StringComparison.Ordinal);
            if (reached.Length != served || smuggled || openAfter400 || (smuggler && reached.Length == 0 && !closed))
            {
                wrong.Add($"{record.GetProperty("id")} {record.GetProperty("name")}: reached {reached.Length}, closed {closed}: {answer.Split("\r\n")[0]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
