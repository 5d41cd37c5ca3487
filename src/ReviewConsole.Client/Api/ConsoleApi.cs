using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.SignIn;

namespace Holdpoint.ReviewConsole.Client.Api;

/// <summary>The console's HTTP API (<c>/api/v1</c>) as typed calls. A 401 anywhere ends the session of the page.</summary>
public sealed class ConsoleApi(HttpClient http, SessionState session, ConsoleClock clock)
{
    /// <summary>How long a call may take before the page says that the console cannot be reached.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);

    /// <summary>Where reports are, relative to the page's base address.</summary>
    public const string ReportPath = "api/v1/reports/oversight";

    private const string FactorPath = "api/v1/session/second-factor";

    private static readonly ContractsJson Wire = ContractsJson.Default;

    public Task<ApiResult<SessionNote>> SessionAsync() => GetAsync("api/v1/session", Wire.SessionNote);

    /// <summary>How one may sign in here.</summary>
    public Task<ApiResult<SignInWays>> WaysAsync() => GetAsync("api/v1/session/ways", Wire.SignInWays);

    public Task<ApiResult<SessionNote>> SignInAsync(string name, string password, string? code) =>
        SendAsync(HttpMethod.Post, "api/v1/session", JsonContent.Create(new SignInRequest(name, password, code), Wire.SignInRequest), Wire.SessionNote, signingIn: true);

    /// <summary>Proves again who one is.</summary>
    public Task<ApiResult<Nothing>> ConfirmAsync(ConfirmRequest proof) =>
        CommandAsync(HttpMethod.Post, "api/v1/session/confirm", JsonContent.Create(proof, Wire.ConfirmRequest));

    /// <summary>Begins to enrol a second factor.</summary>
    public Task<ApiResult<EnrolmentNote>> BeginFactorAsync() => SendAsync(HttpMethod.Post, FactorPath, null, Wire.EnrolmentNote);

    /// <summary>Ends it with the first code of the app; answers with recovery codes.</summary>
    public Task<ApiResult<RecoveryCodesNote>> EndFactorAsync(string code) =>
        SendAsync(HttpMethod.Post, $"{FactorPath}/confirm", JsonContent.Create(new CodeRequest(code), Wire.CodeRequest), Wire.RecoveryCodesNote);

    /// <summary>New recovery codes in the place of the old ones.</summary>
    public Task<ApiResult<RecoveryCodesNote>> RenewCodesAsync() => SendAsync(HttpMethod.Post, $"{FactorPath}/recovery-codes", null, Wire.RecoveryCodesNote);

    /// <summary>Takes the second factor away.</summary>
    public Task<ApiResult<Nothing>> RemoveFactorAsync() => CommandAsync(HttpMethod.Delete, FactorPath, null);

    /// <summary>Signs out; <c>Done</c> with an address where the provider's own session is still to be ended.</summary>
    public Task<ApiResult<SignOutNote?>> SignOutAsync() => SendAsync<SignOutNote?>(HttpMethod.Delete, "api/v1/session", null, Wire.SignOutNote!);

    public Task<ApiResult<ReviewDetail>> OpenAsync(string id) => GetAsync(Review(id), Wire.ReviewDetail);

    /// <summary>Claims the next review; <c>Done(null)</c> when there is none.</summary>
    public Task<ApiResult<ReviewDetail?>> NextAsync(string? queue) =>
        SendAsync<ReviewDetail?>(HttpMethod.Post, "api/v1/reviews/next", JsonContent.Create(new NextBody(queue), ClientJson.Default.NextBody), Wire.ReviewDetail!);

    public Task<ApiResult<ReviewClaim>> ClaimAsync(string id) => SendAsync(HttpMethod.Post, $"{Review(id)}/claim", null, Wire.ReviewClaim);

    public Task<ApiResult<ReviewClaim>> RenewAsync(string id, long fence) =>
        SendAsync(HttpMethod.Post, $"{Review(id)}/renew", JsonContent.Create(new FenceBody(fence), ClientJson.Default.FenceBody), Wire.ReviewClaim);

    public Task<ApiResult<Nothing>> ReleaseAsync(string id, long fence) =>
        CommandAsync(HttpMethod.Post, ReleasePath(id), JsonContent.Create(new FenceBody(fence), ClientJson.Default.FenceBody));

    /// <summary>Gives the claim back; <c>next</c> passes the review by for this person for a while.</summary>
    public Task<ApiResult<Nothing>> SkipAsync(string id, long fence) =>
        CommandAsync(HttpMethod.Post, $"{Review(id)}/skip", JsonContent.Create(new FenceBody(fence), ClientJson.Default.FenceBody));

    /// <summary>Moves the deadline, once for each review, where its queue allows it.</summary>
    public Task<ApiResult<ReviewClaim>> ExtendAsync(string id, long fence) =>
        SendAsync(HttpMethod.Post, $"{Review(id)}/extend", JsonContent.Create(new FenceBody(fence), ClientJson.Default.FenceBody), Wire.ReviewClaim);

    /// <summary>The bytes that an edit would send, read and judged like a decision's.</summary>
    public Task<ApiResult<EditPreview>> PreviewAsync(string id, IReadOnlyList<BodyEdit> edits) =>
        SendAsync(HttpMethod.Post, $"{Review(id)}/preview", JsonContent.Create(new PreviewRequest(edits), Wire.PreviewRequest), Wire.EditPreview);

    public Task<ApiResult<DecisionResult>> DecideAsync(string id, DecisionRequest decision) =>
        SendAsync(HttpMethod.Post, DecisionPath(id), JsonContent.Create(decision, Wire.DecisionRequest), Wire.DecisionResult);

    /// <summary>The same for several reviews; what became of each is in the answer.</summary>
    public Task<ApiResult<BulkResult>> BulkAsync(BulkRequest request) =>
        SendAsync(HttpMethod.Post, "api/v1/reviews/bulk", JsonContent.Create(request, Wire.BulkRequest), Wire.BulkResult);

    public Task<ApiResult<LedgerPage>> EntriesAsync(string query) => GetAsync($"api/v1/ledger/entries{query}", Wire.LedgerPage);

    /// <summary>What a search finds, counted.</summary>
    public Task<ApiResult<LedgerFacets>> FacetsAsync(string query) => GetAsync($"api/v1/ledger/facets{query}", Wire.LedgerFacets);

    /// <summary>What a search finds, whole, as a file.</summary>
    /// <param name="query">The search, with <c>format</c>.</param>
    public Task<ApiResult<byte[]>> ExportAsync(string query) =>
        SendAsync(HttpMethod.Get, $"api/v1/ledger/export{query}", null, static response => response.Content.ReadAsByteArrayAsync(), signingIn: false);

    /// <summary>Figures of a period.</summary>
    public Task<ApiResult<OversightReport>> ReportAsync(string query) => GetAsync($"{ReportPath}{query}", Wire.OversightReport);

    /// <summary>The same as a file.</summary>
    /// <param name="query">The period, with <c>format</c>.</param>
    public Task<ApiResult<byte[]>> ReportFileAsync(string query) =>
        SendAsync(HttpMethod.Get, $"{ReportPath}{query}", null, static response => response.Content.ReadAsByteArrayAsync(), signingIn: false);

    /// <summary>The policy in force, with how often its rules matched.</summary>
    public Task<ApiResult<PolicyNote>> PolicyAsync() => GetAsync("api/v1/policy", Wire.PolicyNote);

    /// <summary>A file of the published ledger: key, receipt or bundle of entries; null when it is not to be had.</summary>
    public async Task<byte[]?> LedgerFileAsync(string path)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"ledger/{path}", UriKind.Relative));
            return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync() : null;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>A request's entries, oldest first.</summary>
    public Task<ApiResult<LedgerPage>> TraceAsync(string requestId) => GetAsync($"api/v1/requests/{Uri.EscapeDataString(requestId)}/trace", Wire.LedgerPage);

    public Task<ApiResult<Nothing>> SetStopAsync(StopRequest stop) =>
        CommandAsync(HttpMethod.Post, "api/v1/stops", JsonContent.Create(stop, Wire.StopRequest));

    public Task<ApiResult<Nothing>> LiftStopAsync(string id) => CommandAsync(HttpMethod.Delete, $"api/v1/stops/{Uri.EscapeDataString(id)}", null);

    /// <summary>Where a decision is sent, relative to the page's base address.</summary>
    internal static string DecisionPath(string id) => $"{Review(id)}/decision";

    /// <summary>Where a claim is given back, relative to the page's base address.</summary>
    internal static string ReleasePath(string id) => $"{Review(id)}/release";

    private static string Review(string id) => $"api/v1/reviews/{Uri.EscapeDataString(id)}";

    private Task<ApiResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> type) => SendAsync(HttpMethod.Get, path, null, type);

    private Task<ApiResult<Nothing>> CommandAsync(HttpMethod method, string path, HttpContent? body) => SendAsync<Nothing>(method, path, body, null);

    private Task<ApiResult<T>> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T>? type, bool signingIn = false) =>
        SendAsync(method, path, body, response => ReadAsync(response, type), signingIn);

    private async Task<ApiResult<T>> SendAsync<T>(HttpMethod method, string path, HttpContent? body, Func<HttpResponseMessage, Task<T>> read, bool signingIn)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            using var response = await http.SendAsync(request);
            clock.Learn(response.Headers.Date);
            if (response.StatusCode == HttpStatusCode.Unauthorized && !signingIn)
            {
                session.End();
            }

            return response.IsSuccessStatusCode ? new ApiResult<T>.Done(await read(response)) : new ApiResult<T>.Refused(await ProblemOfAsync(response));
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException or JsonException)
        {
            return new ApiResult<T>.Unreachable();
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T>? type)
    {
        if (type is null)
        {
            return (T)(object)Nothing.Value;
        }

        // 204 is "nothing there", which only calls with a nullable answer can meet.
        var value = response.StatusCode == HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync(type);
        return value!;
    }

    private static async Task<Problem> ProblemOfAsync(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(ClientJson.Default.Problem);
            return (problem ?? new Problem()) with { Status = status };
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidOperationException)
        {
            return new Problem { Status = status };
        }
    }
}
