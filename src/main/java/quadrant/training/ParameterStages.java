package quadrant.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;

/** The number of stages between a parameter and the head; layers further from the head learn more slowly. */
final class ParameterStages {
    private ParameterStages() {}

    /**
     * The stage of each trained parameter; 0 is the head.
     *
     * @param body the network, with its classifier or without
     */
    static Map<String, Integer> of(OnnxGraph body, List<String> parameters, TrainingInput input) {
        Map<String, Integer> stages = new LinkedHashMap<>();
        parameters.forEach(p -> stages.put(p, 0));
        for (int stage = input.cut(); stage > 0; stage--) {
            OnnxGraph tail =
                    Cutter.cut(body, input.backbone().card().cuts().get(stage)).tail();
            int here = stage;
            stages.replaceAll((p, known) -> tail.isInitializer(p) ? here : known);
        }
        return stages;
    }
}
