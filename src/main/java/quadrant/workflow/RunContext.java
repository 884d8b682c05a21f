package quadrant.workflow;

import quadrant.advisor.Advice;
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
        Backbone backbone,
        Preprocessing preprocessing,
        TrainValTestSplit parts,
        DatasetScan scan,
        Advice advice,
        Provenance provenance,
        Compute compute,
        FineTune.Shared shared,
        LayerRows.Request network,
        InitialModel start) {

    RunContext because(String reason) {
        return with(advice.because(reason));
    }

    RunContext with(Recipe recipe) {
        return with(advice.with(recipe));
    }

    private RunContext with(Advice other) {
        return new RunContext(
                request, backbone, preprocessing, parts, scan, other, provenance, compute, shared, network, start);
    }

    FineTunedModel model(OnnxGraph graph, TestViews views) {
        return new FineTunedModel(
                graph,
                scan.dataset().classes(),
                preprocessing,
                provenance,
                new FineTunedModel.Usage(views, scan.dataset().crop()));
    }
}
