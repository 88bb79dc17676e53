using System.Text.Json;
using MlOps.Worker.Locking;
using MlOps.Worker.Protocol;

// Stands in for MlOps.Worker.dll where the build around it is tested: notes that the stage ran, writes files of the right
// names at once, and otherwise does what the environment variable FAKE_WORKER says.
var request = JsonSerializer.Deserialize(File.ReadAllBytes(args[0]), ProtocolJson.Default.StageRequest)!;
var artifacts = Directory.CreateDirectory(request.ArtifactsDirectory).FullName;
var behaviour = Environment.GetEnvironmentVariable("FAKE_WORKER");
File.AppendAllText(Path.Combine(artifacts, "runs.txt"), string.Join(' ', [request.Stage, .. args[1..]]) + "\n");

switch (behaviour)
{
    case "crash":
        Console.Error.WriteLine("Out of luck.");
        return 137;
    case "hang":
        File.WriteAllText(Path.Combine(artifacts, "worker.pid"), Environment.ProcessId.ToString());
        while (Console.In.Read() >= 0)
        {
        }

        return 1;
    case "error":
        Tell(new StageEvent { Kind = StageEvent.Error, Code = "MLOPS1001", Message = "A semicolon; 100 % {wrong}", File = request.Items[0].File, Line = request.Items[0].Line, Column = request.Items[0].Column });
        return 1;
    case "finding" when request.Stage == "CheckData":
        Tell(new StageEvent { Kind = StageEvent.Finding, Code = "MLOPS1211", Message = "Not so" });
        break;
    case "warning":
        Tell(new StageEvent { Kind = StageEvent.Warning, Code = "MLOPS1002", Message = "Look at this" });
        break;
}

string[] outputs = request.Stage switch
{
    "FetchData" => ["data/snapshots.json"],
    "PrepareData" => ["data/train.table", "data/validation.table", "data/test.table", "data/tables.json", "schema.json", "data/summary.json"],
    "CheckData" => ["profile.json", "expectations.json"],
    "InferSchema" => ["data.schema.json"],
    "Tune" => ["trials.json", "hyperparameters.json"],
    "Train" => ["model.onnx", "training.json"],
    "Evaluate" => ["metrics.json", "evaluation.json"],
    "Report" => ["gates.json", "report.html", "model-card.md", "lineage.json", "mlops.lock.json", "release/model.onnx"],
    _ => [request.Properties["ModelName"] + ".g.cs"],
};
foreach (var output in outputs)
{
    var path = Path.Combine(artifacts, output);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    // As the worker does: what comes out the same keeps its time.
    if (!File.Exists(path))
    {
        File.WriteAllText(path, Content(path));
    }
}

File.WriteAllText(Path.Combine(artifacts, request.Stage + ".stamp"), "stamp");
Tell(new StageEvent { Kind = StageEvent.Progress, Message = "half way" });
Tell(new StageEvent { Kind = StageEvent.Summary, Message = "42 rows" });
return 0;

string Content(string path) => Path.GetFileName(path) switch
{
    "mlops.lock.json" => LockFileText.Write(Lock()),
    "summary.json" => $$"""{"sources":[{"path":"data/customers.csv","sha256":"{{(behaviour == "unsteady summary.json" ? Guid.NewGuid() : "aa")}}"}]}""",
    var file when behaviour == $"unsteady {file}" => Guid.NewGuid().ToString(),
    _ when Path.GetExtension(path) == ".json" => "[]",
    _ => $"// {request.Stage}\n",
};

static LockFile Lock() => new()
{
    SdkVersion = "1.2.3",
    Properties = new() { ["LabelColumn"] = "Churned" },
    Items = [],
    Data = [new LockedFile("data/customers.csv", "Training", new string('a', 64), 18, 2)],
    Rows = new LockedRows(2, 0, 0),
    SchemaSha256 = new string('b', 64),
    Model = new LockedModel(new string('c', 64), 9, "Linear", []),
    Metrics = new() { ["Accuracy"] = 0.75 },
};

static void Tell(StageEvent told) => Console.WriteLine(JsonSerializer.Serialize(told, ProtocolJson.Default.StageEvent));
