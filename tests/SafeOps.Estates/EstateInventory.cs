using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SafeOps.Estates;

/// <summary>An inventory on its way to the disk.</summary>
internal sealed class EstateInventory : IDisposable
{
    private readonly string _folder;
    private readonly EstateOptions _options;
    private readonly FileStream _file;
    private readonly CryptoStream _hashed;
    private readonly SHA256 _hash = SHA256.Create();
    private readonly BufferedStream _stream;

    public EstateInventory(string folder, EstateOptions options)
    {
        (_folder, _options) = (folder, options);
        Directory.CreateDirectory(folder);
        Path = options.Form == InventoryForm.Folder ? folder : System.IO.Path.Combine(folder, "inventory.json");
        _file = new FileStream(System.IO.Path.Combine(folder, options.Form == InventoryForm.Folder ? "azure-resources.json" : "inventory.json"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        _hashed = new CryptoStream(_file, _hash, CryptoStreamMode.Write);
        _stream = new BufferedStream(_hashed, 1 << 16);
        Write(options.Form switch
        {
            InventoryForm.ArmList => "{\"value\":[",
            InventoryForm.GraphQuery => "{\"data\":[",
            _ => "[",
        });
    }

    /// <summary>Folder or file.</summary>
    public string Path { get; }

    public int Rows { get; private set; }

    public void Add(TemplateText row, in Slots slots)
    {
        Write(Rows++ == 0 ? "\n" : ",\n");
        row.Write(_stream, slots);
    }

    /// <summary>Ends the file, and writes what goes beside it.</summary>
    public void Complete(IEnumerable<string> subscriptions, IEnumerable<string> childTypes)
    {
        Write(_options.Form switch
        {
            InventoryForm.ArmList => "\n]}\n",
            InventoryForm.GraphQuery => $"\n],\"count\":{Rows},\"skip_token\":null,\"total_records\":{Rows}}}\n",
            _ => "\n]\n",
        });
        _stream.Flush();
        _hashed.FlushFinalBlock();
        if (_options.Form != InventoryForm.Folder)
            return;
        var moment = _options.Taken.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        File.WriteAllText(System.IO.Path.Combine(_folder, "last-updated.txt"), moment + "\n");
        File.WriteAllText(System.IO.Path.Combine(_folder, "manifest.json"), new JsonObject
        {
            ["format"] = 1,
            ["source"] = "resourceGraph",
            ["taken"] = moment,
            ["subscriptions"] = Array(subscriptions),
            ["types"] = new JsonArray(),
            ["childTypes"] = Array(childTypes),
            ["resourceGroups"] = new JsonArray(),
            ["query"] = "resources",
            ["count"] = Rows,
            ["totalRecords"] = Rows,
            ["pages"] = (Rows + 999) / 1000,
            ["gaps"] = new JsonArray(),
            ["hasProperties"] = true,
            ["tool"] = "estates",
            ["digest"] = Convert.ToHexStringLower(_hash.Hash!),
        }.ToJsonString());
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hashed.Dispose();
        _file.Dispose();
        _hash.Dispose();
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private void Write(string text) => _stream.Write(Encoding.UTF8.GetBytes(text));
}
