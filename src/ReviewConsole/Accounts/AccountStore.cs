using System.Data.Common;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Storage.Postgres;
using Holdpoint.ReviewConsole.Accounts.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>
/// Accounts of people and tokens of tools, in one place (a SQLite file, or the ledger's PostgreSQL) that several processes may use at once. Nothing is cached: a call is
/// judged by what the store says at that moment. What is granted or taken away is recorded in the ledger first, and not done otherwise.
/// </summary>
public sealed partial class AccountStore : IDisposable
{
    /// <summary>The account that the first start makes.</summary>
    public const string FirstAccount = "admin";

    /// <summary>PBKDF2-HMAC-SHA512 rounds, as OWASP's password storage page asks for.</summary>
    private const int HashRounds = 210_000;

    private const string Columns = "name, type, roles, queues, disabled, created_at, expires_at, issuer";

    private readonly IAccountDatabase _database;
    private readonly OversightLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly PasswordHasher<Account> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = HashRounds }));

    private AccountStore(IAccountDatabase database, OversightLedger ledger, TimeProvider clock)
    {
        _database = database;
        _ledger = ledger;
        _clock = clock;
        _decoy = new Lazy<string>(() => _hasher.HashPassword(null!, Secrets.New()));
    }

    /// <summary>Opens the store, or makes it.</summary>
    /// <param name="place">Path of a SQLite file, usually <c>accounts.db</c> in the data folder, or a PostgreSQL URL.</param>
    /// <param name="ledger">Where grants and refusals are recorded.</param>
    /// <param name="clock">Time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="AccountStoreException">It cannot be used; the message names it and the remedy.</exception>
    public static async Task<AccountStore> OpenAsync(string place, OversightLedger ledger, TimeProvider clock, CancellationToken cancellation) =>
        new(
            PostgresUrl.Is(place) ? await PostgresAccounts.OpenAsync(place, cancellation) : await SqliteAccounts.OpenAsync(place, cancellation),
            ledger,
            clock);

    /// <summary>Makes the account <c>admin</c> with every role and every queue, if the store holds no account of a person yet.</summary>
    /// <param name="password">Its password; null or empty for a random one.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<AdminOutcome> EnsureAdminAsync(string? password, CancellationToken cancellation)
    {
        if (await HasPersonAsync(cancellation))
        {
            return new AdminOutcome.AlreadyThere();
        }

        var generated = string.IsNullOrEmpty(password) ? Secrets.NewPassword() : null;
        var outcome = await CreateAccountAsync(
            FirstAccount, generated ?? password!, [.. RoleNames.All.Values], ["*"], EntryActor.Machine("console", "first-start"), cancellation);
        return outcome switch
        {
            GrantOutcome.Granted => new AdminOutcome.Created(generated),
            // Another console that starts at the same moment was first.
            GrantOutcome.NameTaken when await HasPersonAsync(cancellation) => new AdminOutcome.AlreadyThere(),
            GrantOutcome.NameTaken taken => new AdminOutcome.Refused($"a token has the name '{taken.Name}' already; make the first account with another name (holdpoint account create)."),
            GrantOutcome.Invalid invalid => new AdminOutcome.Refused(invalid.Problem),
            GrantOutcome.Unavailable away => new AdminOutcome.Refused(away.Problem),
            _ => throw new InvalidOperationException($"Unexpected {outcome.GetType().Name}."),
        };
    }

    private async Task<bool> HasPersonAsync(CancellationToken cancellation) => (await ListAsync(cancellation)).Any(static account => account.Type == "person");

    /// <summary>A random password of 120 bits that a person can copy by hand.</summary>
    public static string NewPassword() => Secrets.NewPassword();

    /// <summary>Makes an account for a person.</summary>
    public async Task<GrantOutcome> CreateAccountAsync(
        string name, string password, IReadOnlyList<Role> roles, IReadOnlyList<string> queues, EntryActor by, CancellationToken cancellation)
    {
        if (AccountRules.PasswordProblem(password) is { } problem)
        {
            return new GrantOutcome.Invalid(problem);
        }

        return await CreateAsync(New(name, "person", roles, queues, null), _hasher.HashPassword(null!, password), null, by, cancellation);
    }

    /// <summary>Makes a bearer token for a tool. The token is in the answer and nowhere else.</summary>
    public async Task<GrantOutcome> CreateTokenAsync(
        string name, IReadOnlyList<Role> roles, IReadOnlyList<string> queues, TimeSpan? validFor, EntryActor by, CancellationToken cancellation)
    {
        if (validFor <= TimeSpan.Zero)
        {
            return new GrantOutcome.Invalid($"the token would be valid for {validFor}; give a length above zero, or none for a token that does not expire.");
        }

        var token = Secrets.NewToken();
        return await CreateAsync(New(name, "token", roles, queues, _clock.GetUtcNow() + validFor), Secrets.Hash(token), token, by, cancellation);
    }

    /// <summary>Every account and token, by name.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        await using var command = Command(connection, null, $"SELECT {Columns} FROM account ORDER BY name");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<Account> accounts = [];
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(Read(reader));
        }

        return accounts;
    }

    /// <summary>The account or token of that name, or null.</summary>
    public async Task<Account?> FindAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        return await OneAsync(connection, $"SELECT {Columns} FROM account WHERE lower(name) = lower(@name)", cancellation, ("@name", name));
    }

    /// <summary>Takes every access away, or gives it back. Sessions made before stay ended.</summary>
    public Task<GrantOutcome> SetDisabledAsync(string name, bool disabled, EntryActor by, CancellationToken cancellation) =>
        ChangeAsync(
            name,
            account => account with { Disabled = disabled },
            disabled ? EntryKinds.AccessRefused : EntryKinds.AccessGranted,
            disabled ? "disabled" : "enabled",
            by,
            endSessions: disabled,
            cancellation);

    /// <summary>Replaces roles and queues; the next call is judged by the new ones.</summary>
    public async Task<GrantOutcome> SetAccessAsync(
        string name, IReadOnlyList<Role> roles, IReadOnlyList<string> queues, EntryActor by, CancellationToken cancellation)
    {
        return AccountRules.Problem(name, roles, queues) is { } problem
            ? new GrantOutcome.Invalid(problem)
            : await ChangeAsync(
                name,
                account => account with { Roles = [.. roles.Distinct().Order()], Queues = [.. queues.Distinct(StringComparer.Ordinal)] },
                EntryKinds.AccessGranted,
                "access-changed",
                by,
                endSessions: false,
                cancellation);
    }

    /// <summary>Gives a person a new password, ends their sessions and lifts a lock-out. A token has none: make a new one.</summary>
    public async Task<GrantOutcome> SetPasswordAsync(string name, string password, EntryActor by, CancellationToken cancellation)
    {
        if (AccountRules.PasswordProblem(password) is { } problem)
        {
            return new GrantOutcome.Invalid(problem);
        }

        return await FindAsync(name, cancellation) switch
        {
            { Type: not "person" } tool => new GrantOutcome.Invalid($"'{tool.Name}' is a token, which has no password; disable it and make another."),
            { Issuer: { } issuer } person => new GrantOutcome.Invalid($"'{person.Name}' signs in with {issuer}, which looks after the password."),
            _ => await ChangeAsync(
                name, static account => account, EntryKinds.AccessGranted, "password-changed", by, endSessions: true, cancellation, _hasher.HashPassword(null!, password)),
        };
    }

    /// <summary>Lets go of the place.</summary>
    public void Dispose() => _database.Close();

    private Account New(string name, string type, IReadOnlyList<Role> roles, IReadOnlyList<string> queues, DateTimeOffset? expires) =>
        new(name, type, [.. roles.Distinct().Order()], [.. queues.Distinct(StringComparer.Ordinal)], Disabled: false, _clock.GetUtcNow(), expires);

    private async Task<GrantOutcome> CreateAsync(Account account, string secret, string? token, EntryActor by, CancellationToken cancellation)
    {
        if (AccountRules.Problem(account.Name, account.Roles, account.Queues) is { } problem)
        {
            return new GrantOutcome.Invalid(problem);
        }

        if (await FindAsync(account.Name, cancellation) is { } taken)
        {
            return new GrantOutcome.NameTaken(taken.Name);
        }

        if (await RecordAsync(EntryKinds.AccessGranted, $"{account.Type}-created", account, by, cancellation) is { } unrecorded)
        {
            return new GrantOutcome.Unavailable(unrecorded);
        }

        await using var connection = await _database.ConnectAsync(cancellation);
        var made = await ExecuteAsync(
            connection,
            null,
            """
            INSERT INTO account (name, type, roles, queues, secret, stamp, created_at, expires_at)
            VALUES (@name, @type, @roles, @queues, @secret, @stamp, @created, @expires) ON CONFLICT DO NOTHING
            """,
            cancellation,
            ("@name", account.Name),
            ("@type", account.Type),
            ("@roles", RolesText(account)),
            ("@queues", string.Join(' ', account.Queues)),
            ("@secret", secret),
            ("@stamp", Secrets.New()),
            ("@created", account.CreatedAt.ToUnixTimeMilliseconds()),
            ("@expires", account.ExpiresAt?.ToUnixTimeMilliseconds()));
        return made == 1 ? new GrantOutcome.Granted(account, token) : new GrantOutcome.NameTaken(account.Name);
    }

    private async Task<GrantOutcome> ChangeAsync(
        string name,
        Func<Account, Account> change,
        string kind,
        string outcome,
        EntryActor by,
        bool endSessions,
        CancellationToken cancellation,
        string? newSecret = null)
    {
        if (await FindAsync(name, cancellation) is not { } before)
        {
            return new GrantOutcome.Unknown(name);
        }

        var after = change(before);
        if (await RecordAsync(kind, outcome, after, by, cancellation) is { } unrecorded)
        {
            return new GrantOutcome.Unavailable(unrecorded);
        }

        await using var connection = await _database.ConnectAsync(cancellation);
        await ExecuteAsync(
            connection,
            null,
            """
            UPDATE account SET roles = @roles, queues = @queues, disabled = @disabled, secret = COALESCE(@secret, secret),
                stamp = CASE WHEN @end THEN @stamp ELSE stamp END WHERE lower(name) = lower(@name)
            """,
            cancellation,
            ("@roles", RolesText(after)),
            ("@queues", string.Join(' ', after.Queues)),
            ("@disabled", after.Disabled),
            ("@secret", newSecret),
            ("@end", endSessions),
            ("@stamp", Secrets.New()),
            ("@name", name));
        if (newSecret is not null)
        {
            // Whoever guessed at the old one has learnt nothing about this.
            await ExecuteAsync(connection, null, "DELETE FROM failure WHERE lower(name) = lower(@name)", cancellation, ("@name", name));
        }

        return new GrantOutcome.Granted(after);
    }

    /// <returns>What is wrong, or null once the entry is durable.</returns>
    private async Task<string?> RecordAsync(string kind, string outcome, Account account, EntryActor by, CancellationToken cancellation)
    {
        var detail = new JsonObject
        {
            ["outcome"] = outcome,
            ["type"] = account.Type,
            ["roles"] = new JsonArray([.. account.Roles.Select(static role => JsonValue.Create(RoleNames.Of(role)))]),
            ["queues"] = new JsonArray([.. account.Queues.Select(static queue => JsonValue.Create(queue))]),
        };
        if (account.Issuer is { } issuer)
        {
            detail["provider"] = issuer;
        }

        var result = await _ledger.AppendAsync(new EntryDraft { Kind = kind, Subject = account.Name, Actor = by, Detail = detail }, cancellation);
        return result is AppendResult.Appended ? null : $"the ledger did not record it ({(result as AppendResult.Unavailable)?.Problem ?? result.GetType().Name}); nothing was changed.";
    }

    private static string RolesText(Account account) => string.Join(' ', account.Roles.Select(RoleNames.Of));

    private static async Task<Account?> OneAsync(
        DbConnection connection, string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(connection, null, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private static Account Read(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        [.. reader.GetString(2).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => RoleNames.All[name])],
        reader.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        reader.GetBoolean(4),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        reader.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)))
    {
        Issuer = reader.IsDBNull(7) ? null : reader.GetString(7),
    };
}
