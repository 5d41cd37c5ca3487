using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.ReviewConsole.Tests.Hosting;

/// <summary>A console as the executable hosts it: real Kestrel, SQLite ledger, account store, and a queue in Garnet.</summary>
public sealed class TestConsole : IAsyncDisposable
{
    internal const string Password = "correct horse battery";

    private static readonly EntryActor Tests = EntryActor.Machine("console", "tests");

    private readonly DirectoryInfo folder;
    private readonly WebApplication app;
    private bool ledgerClosed;

    private TestConsole(DirectoryInfo folder, MovableClock clock, OversightLedger ledger, ReviewQueue queue, StopBoard stops, AccountStore accounts, WebApplication app)
    {
        (this.folder, Clock, Ledger, Queue, Stops, Accounts, this.app) = (folder, clock, ledger, queue, stops, accounts, app);
        Desk = app.Services.GetRequiredService<ReviewDesk>();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    internal MovableClock Clock { get; }

    internal OversightLedger Ledger { get; }

    internal ReviewQueue Queue { get; }

    internal ReviewDesk Desk { get; }

    internal StopBoard Stops { get; }

    internal AccountStore Accounts { get; }

    internal Uri Address { get; }

    internal IServiceProvider Services => app.Services;

    internal LogLines Log => Services.GetRequiredService<LogLines>();

    internal string AccountsPlace { get; private init; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<TestConsole> StartAsync(GarnetServerFixture garnet, string? accountsPlace, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-console-");
        var keys = Path.Combine(folder.FullName, "keys");
        var clock = new MovableClock();
        var ledger = await OversightLedger.OpenAsync(
            new LedgerOptions { Connection = $"sqlite:{Path.Combine(folder.FullName, "ledger.db")}", KeyFolder = keys }, clock, Cancellation);
        var queue = await ReviewQueue.ConnectAsync(
            new ReviewQueueOptions { Connection = garnet.Connection, KeyFolder = keys, Prefix = folder.Name }, clock, Cancellation);
        var stops = await StopBoard.OpenAsync(ledger, queue, clock, Cancellation);
        accountsPlace ??= Path.Combine(folder.FullName, "accounts.db");
        var accounts = await AccountStore.OpenAsync(accountsPlace, ledger, clock, Cancellation);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection(settings.Select(static pair => 
            new KeyValuePair<string, string?>(pair.Key.StartsWith("Gateway:", StringComparison.Ordinal) ? pair.Key : $"Console:{pair.Key}", pair.Value)));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(ledger).AddSingleton(queue).AddSingleton(stops).AddSingleton(accounts)
            .AddSingleton(new ReviewDesk(queue, ledger, EntryActor.Machine("console", "console"), clock))
            .AddSingleton(static () => TestPolicy.Compiled);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddLogging(static logging => logging.Services.AddSingleton<LogLines>().AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(
            static services => services.GetRequiredService<LogLines>()));
        builder.Services.AddHoldpointReviewConsole(builder.Configuration);
        var app = builder.Build();
        app.MapHoldpointReviewConsole();
        app.MapFallback(static () => "the page");
        await app.StartAsync(Cancellation);
        return new TestConsole(folder, clock, ledger, queue, stops, accounts, app) { AccountsPlace = accountsPlace };
    }

    /// <summary>A client without cookies or headers of its own.</summary>
    internal HttpClient Anonymous() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>A client with a new token.</summary>
    internal async Task<HttpClient> TokenClientAsync(string name, Role role, params string[] queues)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(name, role, queues));
        return client;
    }

    internal async Task<string> TokenAsync(string name, Role role, params string[] queues)
    {
        var outcome = await Accounts.CreateTokenAsync(name, [role], queues, null, Tests, Cancellation);
        return Assert.IsType<GrantOutcome.Granted>(outcome).Token!;
    }

    internal async Task AccountAsync(string name, Role role, params string[] queues) =>
        Assert.IsType<GrantOutcome.Granted>(await Accounts.CreateAccountAsync(name, Password, [role], queues, Tests, Cancellation));

    internal async Task DisableAsync(string name) =>
        Assert.IsType<GrantOutcome.Granted>(await Accounts.SetDisabledAsync(name, true, Tests, Cancellation));

    internal async Task GrantAsync(string name, Role role, params string[] queues) =>
        Assert.IsType<GrantOutcome.Granted>(await Accounts.SetAccessAsync(name, [role], queues, Tests, Cancellation));

    /// <summary>A client with its own cookies, signed in.</summary>
    internal async Task<(HttpClient Client, CookieContainer Cookies)> SignedInAsync(string name)
    {
        var cookies = new CookieContainer();
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = Address };
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { name, password = Password }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (client, cookies);
    }

    internal static string Chat(string text) => $$"""{"model":"sample","messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]}""";

    /// <summary>Holds a chat request as the gateway would.</summary>
    internal async Task<ReviewSubmission> HoldAsync(
        string queue = "general", string text = "a delicate phrase", string consumer = "app", int need = 1,
        string route = "chat", string api = "OpenAi", string? json = null, string method = "POST", string path = "/v1/chat/completions", bool isAnswer = false,
        TimeSpan extension = default, TimeSpan warnAt = default, string rule = "delicate")
    {
        var now = Clock.GetUtcNow();
        var body = Encoding.UTF8.GetBytes(json ?? Chat(text));
        var submission = new ReviewSubmission
        {
            Id = Guid.CreateVersion7(now).ToString(),
            RequestId = Guid.CreateVersion7(now).ToString(),
            Stage = isAnswer ? ReviewStage.Response : ReviewStage.Request,
            IsStream = isAnswer && json?.StartsWith("data:", StringComparison.Ordinal) == true,
            Queue = queue,
            Severity = Severity.High,
            Route = route,
            Model = "sample",
            Consumer = consumer,
            SubmittedAt = now,
            Deadline = now + TimeSpan.FromMinutes(10),
            Rules = [new MatchedRule(rule, "Somebody should look at this.", [new MatchedSpan("/messages/0/content", 2, 15)])],
            Digest = Convert.ToHexStringLower(SHA256.HashData(body)),
            ApprovalsNeeded = need,
            Extension = extension,
            WarnAt = warnAt,
            Roles = [Role.Reviewer, Role.Lead],
            PolicyDigest = TestPolicy.Compiled.Digest,
            Api = api,
            Method = method,
            Path = path,
            Body = body,
        };
        Assert.IsType<SubmitOutcome.Pending>(await Desk.HoldAsync(submission, Cancellation));
        return submission;
    }

    /// <summary>Entries of a kind, newest first.</summary>
    internal Task<IReadOnlyList<LedgerEntry>> EntriesAsync(string kind) =>
        Ledger.SearchAsync(new LedgerQuery { Kind = kind, Take = 1000 }, Cancellation);

    /// <summary>A hub client with a bearer token.</summary>
    internal HubConnection Hub(string token) => new HubConnectionBuilder()
        .WithUrl(new Uri(Address, "/hubs/reviews"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(token))
        .AddJsonProtocol(static options => options.PayloadSerializerOptions = new JsonSerializerOptions(ContractsJson.Default.Options)
        {
            TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(
                ContractsJson.Default, new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver()),
        })
        .Build();

    /// <summary>Takes the ledger away.</summary>
    internal async Task CloseLedgerAsync()
    {
        ledgerClosed = true;
        await Ledger.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Accounts.Dispose();
        await Stops.DisposeAsync();
        await Queue.DisposeAsync();
        if (!ledgerClosed)
        {
            await Ledger.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
