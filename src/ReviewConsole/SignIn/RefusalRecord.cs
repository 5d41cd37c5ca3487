using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>
/// Records refused accesses, one by one up to a number a minute and as a count beyond it: whoever tries passwords or tokens by
/// the thousand is seen and cannot flood the ledger.
/// </summary>
internal sealed class RefusalRecord(OversightLedger ledger, TimeProvider clock, IOptions<ConsoleOptions> options, ILogger<RefusalRecord> log)
{
    private static readonly EntryActor Console = EntryActor.Machine("console", "console");
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _windowStart;
    private int _recorded;
    private long _suppressed;

    /// <summary>Records a refusal of this request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="who">An existing account or token; null for anybody else: what strangers type as a name may be a password.</param>
    /// <param name="why">Short and stable, such as <c>wrong-password</c>.</param>
    internal Task RecordAsync(HttpContext context, string? who, string why) =>
        RecordAsync(who, why, What(context), context.Connection.RemoteIpAddress?.ToString());

    /// <summary>Records a refused access.</summary>
    /// <param name="who">An existing account or token, or null.</param>
    /// <param name="why">Short and stable.</param>
    /// <param name="what">The call, without anything a stranger could put text into.</param>
    /// <param name="address">Where it came from, if known.</param>
    internal async Task RecordAsync(string? who, string why, string what, string? address)
    {
        if (!Admit(out var before))
        {
            return;
        }

        ConsoleLog.AccessRefused(log, what, who ?? "somebody unknown", why);
        await AppendAsync(who, new JsonObject { ["outcome"] = why, ["call"] = what, ["address"] = address ?? "" }, before);
    }

    /// <summary>Records how many were only counted, once their minute is over and nothing else has carried the number.</summary>
    internal async Task FlushAsync()
    {
        long before;
        lock (_gate)
        {
            if (_suppressed == 0 || clock.GetUtcNow() - _windowStart < Window)
            {
                return;
            }

            (before, _suppressed) = (_suppressed, 0);
        }

        await AppendAsync(null, new JsonObject { ["outcome"] = "many" }, before);
    }

    private bool Admit(out long before)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (now - _windowStart >= Window)
            {
                (_windowStart, _recorded) = (now, 0);
            }

            if (_recorded >= options.Value.RefusalsPerMinute)
            {
                _suppressed++;
                before = 0;
                return false;
            }

            _recorded++;
            (before, _suppressed) = (_suppressed, 0);
            return true;
        }
    }

    private async Task AppendAsync(string? who, JsonObject detail, long before)
    {
        if (before > 0)
        {
            detail["refusedBeforeUnrecorded"] = before;
        }

        // Not bound to the request: a caller who hangs up must not thereby go unrecorded. The ledger's own limit ends it.
        var result = await ledger.AppendAsync(
            new EntryDraft { Kind = EntryKinds.AccessRefused, Subject = who ?? "unknown", Actor = Console, Detail = detail },
            CancellationToken.None);
        if (result is AppendResult.Unavailable away)
        {
            ConsoleLog.RefusalNotRecorded(log, away.Problem);
        }
    }

    /// <summary>Method and route pattern: a path could carry a stranger's text.</summary>
    private static string What(HttpContext context)
    {
        var pattern = (context.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText;
        var method = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsDelete(context.Request.Method)
            ? context.Request.Method
            : "other";
        return $"{method} {pattern ?? "unknown path"}";
    }
}
