using System.Text.Json.Nodes;
using Holdpoint.Cli.Commands;
using Holdpoint.Contracts;
using Holdpoint.Gateway;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.Reviews;

namespace Holdpoint.Cli.Installation;

/// <summary>What the listeners of one process stand on together: one ledger, one queue, one desk, one policy in force.</summary>
internal sealed class SharedStores : IAsyncDisposable
{
    private AccountStore? _accounts;

    private SharedStores(OversightLedger ledger, ReviewQueue queue, ReviewDesk desk, StopBoard stops, PolicyInForce policy, EntryActor self)
    {
        Ledger = ledger;
        Queue = queue;
        Desk = desk;
        Stops = stops;
        Policy = policy;
        Self = self;
    }

    internal OversightLedger Ledger { get; }

    internal ReviewQueue Queue { get; }

    internal ReviewDesk Desk { get; }

    internal StopBoard Stops { get; }

    internal PolicyInForce Policy { get; }

    /// <summary>This process, as the ledger names it.</summary>
    internal EntryActor Self { get; }

    internal static async Task<SharedStores> OpenAsync(
        OversightLedger ledger,
        ReviewQueue queue,
        CompiledPolicy policy,
        string role,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancellation)
    {
        var self = EntryActor.Machine(role, Environment.MachineName);
        var stops = await StopBoard.OpenAsync(ledger, queue, clock, cancellation, loggers);
        return new SharedStores(ledger, queue, new ReviewDesk(queue, ledger, self, clock, loggers), stops, new PolicyInForce(policy), self);
    }

    /// <summary>Says in the ledger under which policy this process decides from now on.</summary>
    internal Task<AppendResult> RecordPolicyAsync(CompiledPolicy policy, CancellationToken cancellation) => Ledger.AppendAsync(
        new EntryDraft
        {
            Kind = EntryKinds.PolicyLoaded,
            Subject = policy.Digest,
            Actor = Self,
            Policy = new EntryPolicy(policy.Digest, []),
            Detail = new JsonObject { ["rules"] = policy.Rules.Count, ["queues"] = policy.Queues.Count },
        },
        cancellation);

    /// <summary>Says in the ledger that a changed policy was refused and the old one stays.</summary>
    internal Task<AppendResult> RecordRefusalAsync(int mistakes, CancellationToken cancellation) => Ledger.AppendAsync(
        new EntryDraft
        {
            Kind = EntryKinds.PolicyRefused,
            Subject = Policy.Current.Digest,
            Actor = Self,
            Detail = new JsonObject { ["mistakes"] = mistakes },
        },
        cancellation);

    /// <summary>Opens the accounts and makes the first one where there is none.</summary>
    /// <returns>The password made up for it, when none was supplied.</returns>
    internal async Task<string?> OpenAccountsAsync(HoldpointSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        _accounts = await Stores.OpenAccountsAsync(settings, Ledger, clock, cancellation);
        return await _accounts.EnsureAdminAsync(settings.AdminPassword, cancellation) switch
        {
            AdminOutcome.Created created => created.GeneratedPassword,
            AdminOutcome.Refused refused => throw new UserMistakeException($"HOLDPOINT_ADMIN_PASSWORD: {refused.Problem}"),
            _ => null,
        };
    }

    internal void AddTo(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Ledger);
        services.AddSingleton(Queue);
        services.AddSingleton(Desk);
        services.AddSingleton(Stops);
        services.AddSingleton(Policy);
        services.AddSingleton<Func<CompiledPolicy>>(() => Policy.Current);
        if (_accounts is not null)
        {
            services.AddSingleton(_accounts);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stops.DisposeAsync();
        _accounts?.Dispose();
    }
}
