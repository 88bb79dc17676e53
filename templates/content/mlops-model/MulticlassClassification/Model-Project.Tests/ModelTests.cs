namespace ModelNamespace.Tests;

/// <summary>What the business expects of the model, whatever data it was trained on. The gates judge how good it is.</summary>
public class ModelTests
{
    [Theory]
    [InlineData("I cannot log in since the new app.", "Account")]
    [InlineData("I was charged twice for the last order.", "Billing")]
    [InlineData("The parcel has not arrived, although it says delivered.", "Delivery")]
    [InlineData("It arrived broken. How do I get a return label?", "Returns")]
    [InlineData("It loses the connection every evening.", "Technical")]
    public void A_plain_message_reaches_its_queue(string message, string queue)
    {
        var ticket = Ticket();
        ticket.Message = message;

        Assert.Equal(queue, ModelTypesModel.Predict(ticket).PredictedLabel);
    }

    [Fact]
    public void The_probabilities_of_the_labels_sum_to_one()
    {
        var prediction = ModelTypesModel.Predict(Ticket());

        Assert.Equal(ModelTypesModel.Labels.Count, prediction.Probabilities.Length);
        Assert.Equal(1, prediction.Probabilities.Sum(), 0.0001f);
    }

    [Fact]
    public void An_empty_message_still_gets_a_queue()
    {
        var ticket = Ticket();
        ticket.Message = "";
        ticket.OrderAgeDays = null;

        Assert.Contains(ModelTypesModel.Predict(ticket).PredictedLabel, ModelTypesModel.Labels);
    }

    private static ModelTypesInput Ticket() => new()
    {
        Channel = "Email",
        Product = "Lamp",
        OrderAgeDays = 20,
        Message = "Hello, please call me back.",
    };
}
