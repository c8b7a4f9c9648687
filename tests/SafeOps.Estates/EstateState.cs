using System.Text;

namespace SafeOps.Estates;

/// <summary>A state on its way to the disk: in format 4, indented as terraform does, or as <c>terraform show -json</c> writes it.</summary>
internal sealed class EstateState : IDisposable
{
    public const string ModuleAddress = "module.app[\"eu.1\"]";

    private const string ModuleText = "module.app[\\\"eu.1\\\"]";
    private const string ProviderHost = "registry.terraform.io/";

    private readonly BufferedStream _stream;
    private readonly bool _isShow;

    /// <summary>What <c>show</c> has in a module of its own, behind the rest.</summary>
    private readonly MemoryStream _module = new();

    private bool _isFirst = true;
    private bool _isFirstInstance;

    public EstateState(string path, bool isShow, int number)
    {
        _stream = new BufferedStream(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1), 1 << 16);
        _isShow = isShow;
        Write(_stream, isShow
            ? """{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":["""
            : $$"""
            {
              "version": 4,
              "terraform_version": "1.11.4",
              "serial": {{number + 10}},
              "lineage": "{{number:x8}}-aaaa-bbbb-cccc-000011112222",
              "outputs": {},
              "resources": [
            """.Replace("\r", "", StringComparison.Ordinal));
    }

    /// <summary>Begins a <c>resource</c> block.</summary>
    public void Begin(string mode, string type, string name, string provider, bool isInModule, bool isMany)
    {
        _isFirstInstance = true;
        if (_isShow)
            return;
        Write(_stream, $"{(_isFirst ? "" : ",")}\n    {{\n{(isInModule ? $"      \"module\": \"{ModuleText}\",\n" : "")}      \"mode\": \"{mode}\",\n      \"type\": \"{type}\",\n      \"name\": \"{name}\",\n{(isMany ? "      \"each\": \"map\",\n" : "")}      \"provider\": \"provider[\\\"{ProviderHost}{provider}\\\"]\",\n      \"instances\": [");
        _isFirst = false;
    }

    public void Instance(string mode, string type, string name, string provider, bool isInModule, string? key, TemplateText compact, TemplateText indented, in Slots slots)
    {
        if (_isShow)
        {
            Stream into = isInModule ? _module : _stream;
            var address = (isInModule ? ModuleText + "." : "") + (mode == "data" ? "data." : "") + $"{type}.{name}" + (key is null ? "" : $"[\\\"{key}\\\"]");
            var isFirst = isInModule ? _module.Length == 0 : _isFirst;
            Write(into, $"{(isFirst ? "" : ",")}{{\"address\":\"{address}\",\"mode\":\"{mode}\",\"type\":\"{type}\",\"name\":\"{name}\",{(key is null ? "" : $"\"index\":\"{key}\",")}\"provider_name\":\"{ProviderHost}{provider}\",\"schema_version\":0,\"values\":");
            compact.Write(into, slots);
            Write(into, ",\"sensitive_values\":{}}");
            if (!isInModule)
                _isFirst = false;
            return;
        }
        Write(_stream, $"{(_isFirstInstance ? "" : ",")}\n        {{\n{(key is null ? "" : $"          \"index_key\": \"{key}\",\n")}          \"schema_version\": 0,\n          \"attributes\": ");
        indented.Write(_stream, slots);
        Write(_stream, ",\n          \"sensitive_attributes\": [],\n          \"private\": \"eyJzY2hlbWFfdmVyc2lvbiI6IjAifQ==\",\n          \"dependencies\": [\n            \"azurerm_resource_group.main\"\n          ]\n        }");
        _isFirstInstance = false;
    }

    public void End()
    {
        if (!_isShow)
            Write(_stream, "\n      ]\n    }");
    }

    public void Dispose()
    {
        if (_isShow)
        {
            Write(_stream, "]");
            if (_module.Length > 0)
            {
                Write(_stream, ",\"child_modules\":[{\"resources\":[");
                _module.WriteTo(_stream);
                Write(_stream, $"],\"address\":\"{ModuleText}\"}}]");
            }
            Write(_stream, "}}}\n");
        }
        else
        {
            Write(_stream, "\n  ],\n  \"check_results\": null\n}\n");
        }
        _stream.Dispose();
        _module.Dispose();
    }

    private static void Write(Stream stream, string text)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (Encoding.UTF8.TryGetBytes(text, bytes, out var written))
            stream.Write(bytes[..written]);
        else
            stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
