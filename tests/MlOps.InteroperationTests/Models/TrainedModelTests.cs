using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Learners;
using MlOps.Learners.Auto;
using MlOps.Learners.Boosting;

namespace MlOps.InteroperationTests.Models;

public sealed class TrainedModelTests
{
    [Theory]
    [InlineData("GradientBoosting", "BinaryClassification")]
    [InlineData("GradientBoosting", "MulticlassClassification")]
    [InlineData("GradientBoosting", "Regression")]
    [InlineData("Linear", "BinaryClassification")]
    [InlineData("Linear", "MulticlassClassification")]
    [InlineData("Linear", "Regression")]
    [InlineData("Auto", "BinaryClassification")]
    [InlineData("Auto", "MulticlassClassification")]
    [InlineData("Auto", "Regression")]
    public void Both_engines_score_a_trained_model_the_same(string trainer, string taskName)
    {
        ModelTask task = Enum.Parse<ModelTask>(taskName);
        byte[] model = Train(trainer, GeneratedTable.Make(task, 400, seed: 1), GeneratedTable.Make(task, 100, seed: 2));

        Table test = GeneratedTable.Make(task, 520, seed: 3, hasUnseen: true);

        EngineComparison.AssertAgree(model, GeneratedTable.Inputs(test));
    }

    [Theory]
    [InlineData("AbsoluteError")]
    [InlineData("Quantile")]
    [InlineData("Poisson")]
    [InlineData("Tweedie")]
    public void Both_engines_predict_the_same_whatever_the_objective(string objective)
    {
        Table training = GeneratedTable.Make(ModelTask.Regression, 400, seed: 1);

        byte[] model = Train("GradientBoosting", training, training.Select([]), ("Objective", objective));

        EngineComparison.AssertAgree(model, GeneratedTable.Inputs(GeneratedTable.Make(ModelTask.Regression, 520, seed: 3, hasUnseen: true)));
    }

    [Theory]
    [InlineData("GradientBoosting")]
    [InlineData("Linear")]
    public void A_row_of_missing_values_alone_scores_the_same(string trainer)
    {
        byte[] model = Train(trainer, GeneratedTable.Make(ModelTask.BinaryClassification, 400, seed: 1), GeneratedTable.Make(ModelTask.BinaryClassification, 100, seed: 2));
        InputColumn[] missing =
        [
            new("number", new[] { float.NaN }), new("skewed", new[] { float.NaN }), new("flag", new[] { float.NaN }), new("city", new[] { "" }), new("plan", new[] { "" }),
            new("since", new[] { double.NaN }), new("note", new[] { "" }),
        ];

        EngineComparison.AssertAgree(model, missing);
    }

    [Theory]
    [InlineData("BinaryClassification")]
    [InlineData("MulticlassClassification")]
    [InlineData("Regression")]
    public void Both_engines_score_an_ensemble_with_calibrated_scores_the_same(string taskName)
    {
        ModelTask task = Enum.Parse<ModelTask>(taskName);
        var request = new TrainingRequest { Training = GeneratedTable.Make(task, 400, seed: 1), Validation = GeneratedTable.Make(task, 100, seed: 2), Log = new SilentLog() };
        TrainingSplits splits = TrainingSplits.Of(request);
        ICandidate[] parts =
        [
            new TreeCandidate(BoosterCandidate.Search(request, splits, request.Hyperparameters, TestContext.Current.CancellationToken), splits, mostModels: 3),
            LinearCandidate.Search(request, splits, request.Hyperparameters, long.MaxValue, TestContext.Current.CancellationToken),
        ];

        TrainedModel model = BlendedModel.Fit(splits, parts, new Blend([0.6, 0.4], 0.8, 0.1, 1, 1), TestContext.Current.CancellationToken);

        Assert.Equal("Ensemble", model.Trainer);
        EngineComparison.AssertAgree(model.Onnx.Write(), GeneratedTable.Inputs(GeneratedTable.Make(task, 520, seed: 3, hasUnseen: true)));
    }

    private static byte[] Train(string trainer, Table training, Table validation, params (string Name, string Value)[] hyperparameters)
    {
        var request = new TrainingRequest
        {
            Training = training,
            Validation = validation,
            Hyperparameters = hyperparameters.ToDictionary(item => item.Name, item => new Hyperparameter(item.Value, default)),
            Log = new SilentLog(),
        };
        return Trainers.Find(trainer)!.Train(request, TestContext.Current.CancellationToken).Onnx.Write();
    }

    private sealed class SilentLog : IStageLog
    {
        public void Report(Diagnostic diagnostic) => Assert.NotEqual(DiagnosticSeverity.Error, diagnostic.Descriptor.Severity);

        public void Progress(string text)
        {
        }

        public void Summary(string text)
        {
        }

        public void Detail(string text)
        {
        }
    }
}
