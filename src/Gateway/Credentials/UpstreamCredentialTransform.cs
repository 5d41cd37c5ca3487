using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Holdpoint.Gateway.Credentials;

/// <summary>Puts the upstream's own credential in the place of whatever the client sent, on the routes that have one.</summary>
/// <param name="options">Credentials.</param>
internal sealed class UpstreamCredentialTransform(IOptions<GatewayOptions> options) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var all = options.Value.UpstreamCredentials;
        var found = all.FirstOrDefault(one => Same(one.Route, context.Route.RouteId)) ?? all.FirstOrDefault(one => Same(one.Cluster, context.Route.ClusterId));
        if (found is null)
        {
            return;
        }

        var (header, value) = (found.Header, found.Read());
        context.AddRequestTransform(request =>
        {
            foreach (var name in CredentialHeaders.Names)
            {
                request.ProxyRequest.Headers.Remove(name);
            }

            request.ProxyRequest.Headers.Remove(header);
            request.ProxyRequest.Headers.TryAddWithoutValidation(header, value);
            return ValueTask.CompletedTask;
        });
    }

    private static bool Same(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
