using System.Data.Common;
using System.Globalization;
using Holdpoint.Contracts;
using Microsoft.AspNetCore.Identity;
using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>Sign-in with a password, sessions, and bearer tokens.</summary>
public sealed partial class AccountStore
{
    /// <summary>Hash that a password is checked against where there is no account, so that both cases take the same time.</summary>
    private readonly Lazy<string> _decoy;

    /// <summary>Checks a password. Every attempt counts as failed until it has succeeded: attempts sent at once cannot slip past the lock-out.</summary>
    internal async Task<SignInOutcome> SignInAsync(
        string name, string password, SignInRules rules, CancellationToken cancellation)
    {
        if (!AccountRules.IsName(name) || password.Length > AccountRules.MaxPassword)
        {
            return new SignInOutcome.Refused(null);
        }

        await using var connection = await _database.ConnectAsync(cancellation);
        var account = await OneAsync(connection, $"SELECT {Columns} FROM account WHERE lower(name) = lower(@name) AND type = 'person'", cancellation, ("@name", name));
        if (await CountAttemptAsync(connection, account?.Name ?? Unknown(name), rules.LockOut, cancellation) is { } lockedUntil)
        {
            return new SignInOutcome.LockedOut(lockedUntil, account?.Name);
        }

        var stamp = await RightPasswordAsync(connection, name, password, cancellation);
        if (account is null || stamp is null || account.Disabled)
        {
            return new SignInOutcome.Refused(account?.Name);
        }

        var enrolled = await EnrolledAsync(connection, account.Name, cancellation);
        if (enrolled && await JudgeCodeAsync(connection, account.Name, rules, cancellation) is { } wrong)
        {
            return wrong;
        }

        if (await RecordAsync(EntryKinds.AccessGranted, "signed-in", account, account.ToActor(), cancellation) is { } unrecorded)
        {
            return new SignInOutcome.Unavailable(unrecorded);
        }

        var start = new SessionStart(rules.SessionLength) { ConfirmedAt = _clock.GetUtcNow(), IsLimited = rules.RequireSecondFactor && !enrolled };
        await ForgetFailuresAsync(connection, account.Name, cancellation);
        var (session, until) = await BeginSessionAsync(connection, account.Name, stamp, start, cancellation);
        return new SignInOutcome.SignedIn(start.IsLimited ? Limited(account) : account, session, until);
    }

    /// <summary>Who a bearer token belongs to, or null when there is none. The caller asks <see cref="IsUsable"/> before it believes anything of it.</summary>
    internal async Task<Account?> FindByTokenAsync(string token, CancellationToken cancellation)
    {
        if (token.Length != Secrets.TokenLength || !token.StartsWith(Secrets.TokenPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        await using var connection = await _database.ConnectAsync(cancellation);
        return await OneAsync(
            connection,
            $"SELECT {Columns} FROM account WHERE type = 'token' AND secret = @secret",
            cancellation,
            ("@secret", Secrets.Hash(token)));
    }

    /// <summary>Whether an account or token may be used now: neither disabled nor expired.</summary>
    internal bool IsUsable(Account account) => !account.Disabled && (account.ExpiresAt is not { } end || end > _clock.GetUtcNow());

    /// <summary>Looks a principal's account up again by what it signed in with; null when that no longer counts.</summary>
    internal async Task<Account?> StillAsync(string scheme, string secret, CancellationToken cancellation)
    {
        var account = scheme == SignIn.CallerClaims.TokenScheme
            ? await FindByTokenAsync(secret, cancellation)
            : (await FindBySessionAsync(secret, cancellation))?.Account;
        return account is not null && IsUsable(account) ? account : null;
    }

    /// <summary>
    /// Names without an account share this many counters: they lock out like real ones, and a stream of invented names cannot fill the disk.
    /// Which name shares with which differs from process to process. No account can have a name that starts like this.
    /// </summary>
    private static string Unknown(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"?{(uint)name.GetHashCode(StringComparison.OrdinalIgnoreCase) % 4096}");

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static async Task<(string Hash, string? Stamp)?> SecretAsync(DbConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = Command(connection, null, "SELECT secret, stamp FROM account WHERE lower(name) = lower(@name) AND type = 'person'", ("@name", name));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetString(1)) : null;
    }

    /// <returns>The account's stamp; null where there is no account or the password is not its own.</returns>
    private async Task<string?> RightPasswordAsync(DbConnection connection, string name, string password, CancellationToken cancellation)
    {
        // Who signs in elsewhere has no password here; that has to take as long to find out as a wrong one.
        var (hash, stamp) = await SecretAsync(connection, name, cancellation) is { Hash.Length: > 0 } secret ? secret : (_decoy.Value, null);
        return _hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed ? stamp : null;
    }

    private static Task<int> ForgetFailuresAsync(DbConnection connection, string name, CancellationToken cancellation) =>
        ExecuteAsync(connection, null, "DELETE FROM failure WHERE name = @name", cancellation, ("@name", name));

    /// <returns>Until when the name is locked; null when this attempt may go on.</returns>
    private async Task<DateTimeOffset?> CountAttemptAsync(DbConnection connection, string name, LockOut lockOut, CancellationToken cancellation)
    {
        var now = Now;
        await using var transaction = await _database.BeginAsync(connection, cancellation);
        await ExecuteAsync(
            connection, transaction, "DELETE FROM failure WHERE last_at < @old", cancellation, ("@old", now - (long)LockOut.Memory.TotalMilliseconds));
        var (count, lockedUntil) = await FailuresAsync(connection, transaction, name, cancellation);
        if (lockedUntil > now)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(lockedUntil);
        }

        var until = now + (long)lockOut.WaitAfter(count + 1).TotalMilliseconds;
        await ExecuteAsync(
            connection,
            transaction,
            """
            INSERT INTO failure (name, count, locked_until, last_at) VALUES (@name, 1, @until, @now)
            ON CONFLICT (name) DO UPDATE SET count = failure.count + 1, locked_until = @until, last_at = @now
            """,
            cancellation,
            ("@name", name),
            ("@until", until),
            ("@now", now));
        await transaction.CommitAsync(cancellation);
        return null;
    }

    private static async Task<(int Count, long LockedUntil)> FailuresAsync(
        DbConnection connection, DbTransaction transaction, string name, CancellationToken cancellation)
    {
        await using var command = Command(connection, transaction, "SELECT count, locked_until FROM failure WHERE name = @name", ("@name", name));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt32(0), reader.GetInt64(1)) : (0, 0L);
    }
}
