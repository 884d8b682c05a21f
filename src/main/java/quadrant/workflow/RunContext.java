package quadrant.workflow;

import java.util.Map;
import quadrant.advisor.Advice;
import quadrant.advisor.Comparison;
import quadrant.backbone.Backbone;
import quadrant.engine.Compute;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.Recipe;
import quadrant.training.LayerRows;

/** The values from the start of a run that are needed at its end. */
record RunContext(
        FineTuneRequest request,
        InitialModel start,
        Map<String, String> versions,
        Preprocessing preprocessing,
        TrainValTestSplit parts,
        DatasetScan scan,
        Advice advice,
        Compute compute,
        FineTune.Shared shared,
        LayerRows.Request network) {
    Backbone backbone() {
        return start.backbone();
    }

    /** What a model by the advice depends on. */
    Provenance provenance() {
        return ProvenanceFacts.of(versions, request.plan(), advice, start, scan, parts);
    }

    RunContext because(String reason) {
        return with(advice.because(reason));
    }

    RunContext with(Comparison made) {
        return with(advice.with(made));
    }

    RunContext with(Recipe recipe) {
        return with(advice.with(recipe));
    }

    private RunContext with(Advice other) {
        return new RunContext(request, start, versions, preprocessing, parts, scan, other, compute, shared, network);
    }

    /** A model by the advice. */
    FineTunedModel model(OnnxGraph graph, TestViews views, Map<String, String> facts) {
        return new FineTunedModel(
                graph,
                scan.dataset().classes(),
                preprocessing,
                provenance().with(facts),
                new FineTunedModel.Usage(views, scan.dataset().crop()));
    }
}
