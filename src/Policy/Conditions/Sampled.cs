using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>
/// <c>sample</c>: a share of requests, decided by SHA-256 of rule and request id, so that the same request is always decided alike and
/// nobody can guess an id that is passed over without knowing the policy.
/// </summary>
internal sealed class Sampled(double share, string ruleId) : Condition
{
    public override bool IsRecorded => true;

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{ruleId}\n{request.Input.RequestId}"), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) / (double)ulong.MaxValue < share;
    }
}
