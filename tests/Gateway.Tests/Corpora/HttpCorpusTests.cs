using System.Text;
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

    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(250);

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

    [Fact]
    public async Task WhatIsToBeAccepted_ReachesTheModel_AndWhatIsToBeRejectedDoesNot()
    {
        var records = Corpus.Read("http_requests");
        await using var gateway = await TestGateway.StartAsync(server, PassEverything, settings: (TestGateway.Quiet, "yes"));
        var wrong = new List<string>();
        var met = new HashSet<string>();
        var (accepted, rejected) = (0, 0);
        // What is rejected comes first: nothing that follows on an accepted connection can then count for it.
        foreach (var record in records.Where(static one => one.GetProperty("expect").GetString() is "accept" or "reject").OrderByDescending(static one => one.GetProperty("expect").GetString(), StringComparer.Ordinal))
        {
            var id = record.GetProperty("id").GetString()!;
            var isAccepted = record.GetProperty("expect").GetString() == "accept";
            _ = isAccepted ? accepted++ : rejected++;
            var isException = HttpCorpusExceptions.Reasons.ContainsKey(id);
            // What is to pass is answered, however slow the machine; of the rest some is no whole request, and waited for.
            var (answer, closed) = await RawConnection.SendAsync(
                gateway.Address, Complete(Corpus.Bytes(record)), isAccepted && !isException ? TimeSpan.FromSeconds(20) : Briefly, afterwards: TimeSpan.FromMilliseconds(20));
            var reached = gateway.Upstream.Requests.Count;
            gateway.Upstream.Requests.Clear();
            if (isException)
            {
                met.Add(id);
            }

            if ((reached > 0) != isAccepted != isException)
            {
                wrong.Add($"{id} {record.GetProperty("name")}: reached {reached}, closed {closed}: {answer.Split("\r\n")[0]} {answer.Split("\r\n\r\n").ElementAtOrDefault(1)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal((77, 68), (accepted, rejected));
        Assert.Equal(HttpCorpusExceptions.Reasons.Keys.Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
    }

    /// <summary>With the Host that HTTP/1.1 asks for, and with the end that the collection left off, so that nothing but the oddity itself decides.</summary>
    private static byte[] Complete(byte[] sent)
    {
        var text = Encoding.Latin1.GetString(sent);
        if (!text.Contains("\r\n\r\n", StringComparison.Ordinal) && text.EndsWith("\r\n", StringComparison.Ordinal))
        {
            text += "\r\n";
        }

        if (text.Contains("chunked", StringComparison.Ordinal) && text.EndsWith("\r\n0\r\n", StringComparison.Ordinal))
        {
            text += "\r\n";
        }

        var head = text.Split("\r\n\r\n")[0];
        var firstLine = text.IndexOf(" HTTP/1.1\r\n", StringComparison.Ordinal);
        if (firstLine >= 0 && !head.Contains("\r\nhost:", StringComparison.OrdinalIgnoreCase))
        {
            text = text.Insert(firstLine + " HTTP/1.1\r\n".Length, "Host: a\r\n");
        }

        return Encoding.Latin1.GetBytes(text);
    }
}
