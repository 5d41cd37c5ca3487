using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Polly.CircuitBreaker;

namespace Holdpoint.Policy.Classifiers;

/// <summary>
/// A model that scores text, asked over HTTP. It never throws for what goes wrong on the other side: whatever that is, the answer is
/// <see cref="ClassifierAnswer.Failed"/>, and after a run of failures nobody is asked for a while. Safe for any number of callers at once.
/// </summary>
/// <param name="settings">As the policy describes it.</param>
internal sealed class Classifier(ClassifierSettings settings)
{
    /// <summary>Characters of one call; longer texts are asked about in pieces that overlap.</summary>
    internal const int PieceLength = 8_000;

    private const int Overlap = 200;
    private const int MostAnswerBytes = 1024 * 1024;
    private const int CallsAtOnce = 8;

    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64, PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MostAnswerBytes,
    };

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions
    {
        // Half of at least five calls within ten seconds: then five seconds of rest.
        FailureRatio = 0.5, MinimumThroughput = 5, SamplingDuration = TimeSpan.FromSeconds(10), BreakDuration = TimeSpan.FromSeconds(5),
    }).Build();

    /// <summary>As the policy describes it.</summary>
    public ClassifierSettings Settings => settings;

    /// <summary>Asks about several texts of one request, within the classifier's time.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">The caller gives up, which alone throws.</param>
    /// <returns>An answer for each text.</returns>
    public async Task<ClassifierAnswer[]> AskAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var answers = new ClassifierAnswer[texts.Count];
        if (texts.Sum(text => (long)text.Length) > settings.MaxText)
        {
            return answers;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(settings.Timeout);
        await Parallel.ForAsync(0, texts.Count, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation }, async (index, _) =>
            answers[index] = new ClassifierAnswer(await AskAsync(texts[index], ending.Token, cancellation)));
        cancellation.ThrowIfCancellationRequested();
        return answers;
    }

    private async Task<IReadOnlyList<ClassifierFinding>?> AskAsync(string text, CancellationToken ending, CancellationToken cancellation)
    {
        if (text.Length <= PieceLength)
        {
            return await PieceAsync(text, ending, cancellation);
        }

        var all = new List<ClassifierFinding>();
        for (int start = 0; start < text.Length; start += PieceLength - Overlap)
        {
            string piece = text.Substring(start, Math.Min(PieceLength, text.Length - start));
            if (await PieceAsync(piece, ending, cancellation) is not { } findings)
            {
                return null;
            }

            all.AddRange(findings.Select(finding => finding with { Start = finding.Start + start }));
            if (start + piece.Length == text.Length)
            {
                break;
            }
        }

        return all;
    }

    private async Task<IReadOnlyList<ClassifierFinding>?> PieceAsync(string text, CancellationToken ending, CancellationToken cancellation)
    {
        string key = ClassifierMemory.Key(settings, text);
        if (ClassifierMemory.Find(key) is { } known)
        {
            return known;
        }

        try
        {
            var findings = await _pipeline.ExecuteAsync(async _ => await CallAsync(text, ending, cancellation), CancellationToken.None);
            ClassifierMemory.Keep(key, findings);
            return findings;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or TimeoutException or BrokenCircuitException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<ClassifierFinding>> CallAsync(string text, CancellationToken ending, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = JsonContent.Create<JsonNode>(settings.Api.Question(text)) };
            request.Headers.Authorization = settings.Key is null ? null : new AuthenticationHeaderValue("Bearer", settings.Key);
            using var response = await Http.SendAsync(request, ending);
            response.EnsureSuccessStatusCode();
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ending));
            return settings.Api.Read(answer.RootElement, text);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Its own time has run out; for the circuit that is a failure like any other. A caller who gave up is none.
            throw new TimeoutException();
        }
    }
}
