package quadrant.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;

/** How many stages lie between a parameter and the head, by which layers learn more slowly the further down they lie. */
final class Stages {
    private Stages() {}

    /** The stage of each parameter that is trained; 0 is the head. */
    static Map<String, Integer> of(OnnxGraph graph, List<String> parameters, TrainingInput input) {
        Map<String, Integer> stages = new LinkedHashMap<>();
        for (int stage = 0; stage <= input.recipe().depth(); stage++) {
            OnnxGraph tail =
                    Cutter.cut(graph, input.backbone().card().cuts().get(stage)).tail();
            for (String p : parameters) {
                if (tail.isInitializer(p)) {
                    stages.putIfAbsent(p, stage);
                }
            }
        }
        return stages;
    }
}
