package quadrant.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What an imported network is made of.
 *
 * @param graph the network; where its features had to be pooled first, with the nodes that do it
 * @param head where the new classifier goes
 * @param cuts all clean cuts of the body, from the features (first) to the image (last)
 * @param offered those of {@code cuts} that are worth offering as depths 0, 1, …; the first and the last of {@code cuts} are
 *     among them
 */
public record Anatomy(OnnxGraph graph, Head head, List<CutPoint> cuts, List<CutPoint> offered) {
    public Anatomy {
        cuts = List.copyOf(cuts);
        offered = List.copyOf(offered);
    }

    /** Takes a graph apart that {@link Importer} made. */
    public static Anatomy of(OnnxGraph graph) {
        Head head = Head.find(graph);
        List<CutPoint> cuts = new ArrayList<>();
        for (String t : Cutter.cleanCuts(Cutter.trunk(graph, List.of(head.features())))) {
            cuts.add(new CutPoint(t, 0, List.of(), 0, 0, 0, 0));
        }
        Collections.reverse(cuts);
        return new Anatomy(graph, head, cuts, cuts);
    }
}
