namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>Manifests of a Deployment, and what its pods say when they fail.</summary>
internal static class Deployments
{
    public static string Manifest(string name, string image, int replicas = 1) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, namespace: shop }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec:
              containers:
                - { name: main, image: '{{image}}', ports: [{ containerPort: 8080 }] }

        """;
}
