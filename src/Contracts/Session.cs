namespace Holdpoint.Contracts;

/// <summary>Who is signed in.</summary>
/// <param name="Name">Account or token name.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="Queues">The queues they review; <c>*</c> alone means all.</param>
public sealed record SessionNote(string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> Queues)
{
    /// <summary>How the person can prove again who they are: <c>password</c>, <c>code</c> (of a second factor) or <c>provider</c>; absent for tokens.</summary>
    public IReadOnlyList<string>? ConfirmWith { get; init; }

    /// <summary>True where nothing can be done before a second factor is enrolled; absent otherwise.</summary>
    public bool? MustEnrol { get; init; }
}

/// <summary>A local sign-in.</summary>
/// <param name="Name">Account name.</param>
/// <param name="Password">Password.</param>
/// <param name="Code">A code of the second factor, or a recovery code, where the account has one.</param>
public sealed record SignInRequest(string Name, string Password, string? Code = null);

/// <summary>Proof of who one is, in a session that stands. One of the two.</summary>
/// <param name="Password">Password.</param>
/// <param name="Code">A code of the second factor, or a recovery code.</param>
public sealed record ConfirmRequest(string? Password = null, string? Code = null);

/// <summary>A second factor that is being enrolled.</summary>
/// <param name="Secret">Its secret in Base32, to be typed into an authenticator app.</param>
/// <param name="Uri">The same as an <c>otpauth:</c> address, to be scanned.</param>
/// <param name="Qr">That address as a QR code.</param>
public sealed record EnrolmentNote(string Secret, string Uri, QrNote Qr);

/// <summary>A QR code (ISO/IEC 18004) to be drawn.</summary>
/// <param name="Size">Modules a side, with the quiet zone of four around it.</param>
/// <param name="Path">The dark modules as the data of one SVG path, a module being one unit.</param>
public sealed record QrNote(int Size, string Path);

/// <summary>A code of an authenticator app.</summary>
/// <param name="Code">Six digits.</param>
public sealed record CodeRequest(string Code);

/// <summary>Codes that each take the place of the app once. They are shown this one time.</summary>
/// <param name="Codes">The codes.</param>
public sealed record RecoveryCodesNote(IReadOnlyList<string> Codes);

/// <summary>How one may sign in.</summary>
/// <param name="Local">With the name and password of a local account.</param>
/// <param name="Provider">With an OpenID provider, if there is one.</param>
public sealed record SignInWays(bool Local, ProviderNote? Provider);

/// <summary>The OpenID provider of a console.</summary>
/// <param name="Name">What people call it: "Sign in with …".</param>
/// <param name="SignInAt">Path to navigate to; takes <c>?return=/path</c>, and <c>confirm=true</c> to confirm who one is.</param>
public sealed record ProviderNote(string Name, string SignInAt);

/// <summary>A session has ended here; the provider's own is still there.</summary>
/// <param name="ContinueAt">Address to navigate to, where the provider ends it.</param>
public sealed record SignOutNote(string ContinueAt);

/// <summary>A stop to set.</summary>
/// <param name="Scope"><c>all</c>, <c>route:&lt;id&gt;</c> or <c>model:&lt;id&gt;</c>.</param>
/// <param name="Reason">Why; goes into the ledger.</param>
public sealed record StopRequest(string Scope, string Reason);

/// <summary>A stop in force.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scope"><c>all</c>, <c>route:&lt;id&gt;</c> or <c>model:&lt;id&gt;</c>.</param>
/// <param name="Reason">Why it was set.</param>
/// <param name="By">Who set it.</param>
/// <param name="At">Since when.</param>
public sealed record StopNote(string Id, string Scope, string Reason, string By, DateTimeOffset At);

/// <summary>One ledger entry, as the decision log shows it.</summary>
/// <param name="Index">Its index.</param>
/// <param name="LeafHash">Its leaf hash, hex.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">Request or review id, or another subject.</param>
/// <param name="Actor">Who or what did it.</param>
/// <param name="Route">Route, if any.</param>
/// <param name="Model">Model, if any.</param>
/// <param name="Consumer">Consumer, if any.</param>
/// <param name="Rules">Rules behind it.</param>
/// <param name="Outcome">State or verdict, if any.</param>
/// <param name="Reason">The stated reason, if any.</param>
/// <param name="Request">The request that it belongs to, if any: its trace is one search.</param>
public sealed record LedgerRow(
    long Index,
    string LeafHash,
    DateTimeOffset At,
    string Kind,
    string Subject,
    string Actor,
    string? Route,
    string? Model,
    string? Consumer,
    IReadOnlyList<string> Rules,
    string? Outcome,
    string? Reason,
    string? Request);

/// <summary>A page of ledger rows, newest first.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Value for <c>after</c> to get the next page; absent on the last.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Items, string? Next);
