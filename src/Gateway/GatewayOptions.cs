using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Credentials;
using Holdpoint.Gateway.Upstreams;
using Holdpoint.Gateway.Webhooks;

namespace Holdpoint.Gateway;

/// <summary>Limits and waits of the gateway. Configuration section <c>Holdpoint:Gateway</c>.</summary>
public sealed record GatewayOptions
{
    /// <summary>Bytes of a request body at most, as sent and again when decoded. Default 8 MiB; 1 KiB to 1 GiB.</summary>
    public int MaxBodyBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes of an answer that is judged at most, as it comes and again when decoded. Default 4 MiB; 1 KiB to 1 GiB. Answers that no rule looks at have no limit.</summary>
    public int MaxAnswerBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How many times longer a compressed body may become when it is decoded. Default 100; at least 2.</summary>
    public int MaxDecodeRatio { get; init; } = 100;

    /// <summary>Nesting depth of JSON at most. Default 64; 1 to 512.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>Strings in one body at most. Default 20,000.</summary>
    public int MaxJsonStrings { get; init; } = 20_000;

    /// <summary>
    /// How long a plain request waits for a decision before it is answered <c>review_pending</c>. Default 90 s, because some clients give up at 100 s;
    /// at least 1 s.
    /// </summary>
    public TimeSpan SynchronousLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a held <c>stream: true</c> request waits silently, while a proper status is still possible. Default 10 s; at most 15 s.</summary>
    public TimeSpan FirstComment { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between the SSE comments after the first. Default 10 s; at most 15 s.</summary>
    public TimeSpan CommentInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a consumer may be gone before its waiting review is withdrawn: a repeat of the same request within this time joins it instead.
    /// Default 850 ms; at most 1 s.
    /// </summary>
    public TimeSpan WithdrawAfter { get; init; } = TimeSpan.FromMilliseconds(850);

    /// <summary>How long the result of a review that nobody waited for stays ready for a repeat of the request. Default 10 minutes.</summary>
    public TimeSpan KeepResult { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of all bodies that wait for a decision or are kept for a repeat. Default 512 MiB.</summary>
    public long MaxHeldBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>
    /// How long a process that was told to stop goes on taking requests while it says that it is not ready, so that load balancers send no more. Default zero: for where
    /// something else waits, such as a pod's <c>preStop</c>; at most 10 minutes.
    /// </summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>
    /// How long requests in flight may take to finish after that; what is not over then is cut off. Requests that wait for a reviewer are told at once to go on waiting
    /// elsewhere. Default 20 s; 1 s to 10 minutes.
    /// </summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What <c>Retry-After</c> says on every 503. Default 10 s; whole seconds, at least 1.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How old a forward without an outcome must be to count as indeterminate. Default 1 hour; longer than any answer takes.
    /// </summary>
    public TimeSpan IndeterminateAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether no other process ever forwards beside this one, so that every forward from before its start that has no outcome counts as indeterminate at once.
    /// Default false; <c>holdpoint up</c> says true.
    /// </summary>
    public bool SingleProcess { get; init; }

    /// <summary>Connections at once. Default 20,000.</summary>
    public long MaxConnections { get; init; } = 20_000;

    /// <summary>WebSockets at once, on the routes that declare them. Default 1,000; 0 takes none.</summary>
    public long MaxWebSockets { get; init; } = 1_000;

    /// <summary>
    /// Whether the listener without TLS speaks HTTP/2 alone, with prior knowledge (RFC 9113 §3.3), as gRPC clients and meshes do. Default false: HTTP/1.1. A listener with
    /// TLS speaks both.
    /// </summary>
    public bool CleartextHttp2 { get; init; }

    /// <summary>How long a client may take to send the header block. Default 15 s.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of the header block at most. Default 32 KiB.</summary>
    public int MaxHeaderBytes { get; init; } = 32 * 1024;

    /// <summary>Bytes of the request line at most. Default 8 KiB.</summary>
    public int MaxRequestLineBytes { get; init; } = 8 * 1024;

    /// <summary>UTF-16 units of a stated purpose at most. Default 200.</summary>
    public int MaxPurposeLength { get; init; } = 200;

    /// <summary>
    /// Whether only consumers that are configured or come with a token of the trusted issuer may call; others get 401 <c>unknown_consumer</c>. Default false: any credential
    /// is taken and told apart by its hash.
    /// </summary>
    public bool RequireKnownConsumer { get; init; }

    /// <summary>Tokens by which consumers may be known. Default: none are taken.</summary>
    public TokenOptions Tokens { get; init; } = new();

    /// <summary>Limits of every consumer that has none of its own.</summary>
    public ConsumerLimits ConsumerLimits { get; init; } = new();

    /// <summary>Credentials of upstreams, which clients then need not have.</summary>
    public IReadOnlyList<UpstreamCredentialOptions> UpstreamCredentials { get; init; } = [];

    /// <summary>Authorities and client certificates for model endpoints with an https address. Default: the machine's authorities, and no client certificate.</summary>
    public IReadOnlyList<UpstreamTlsOptions> UpstreamTls { get; init; } = [];

    /// <summary>How webhooks are sent; which consumer has one is said at the consumer.</summary>
    public WebhookSending Webhooks { get; init; } = new();

    /// <summary>Bytes of one answer to a background request at most. Default 8 MiB; 1 KiB to 1 GiB.</summary>
    public int MaxBackgroundAnswerBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// Bytes of all such answers that wait to be fetched; a running call counts as the longest answer, and while there is no room for one more,
    /// approved requests wait. Default 512 MiB: 64 calls at once.
    /// </summary>
    public long MaxKeptAnswerBytes { get; init; } = 512L * 1024 * 1024;
}
