package quadrant.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import quadrant.evaluation.Abstention;
import quadrant.pixels.Region;

/**
 * The area of one kind in an image.
 *
 * @param name of the class, or the state of the rest
 * @param label of the class; −1 for the rest
 * @param tiles cells of the map
 * @param areaPx of these cells, in pixels of the image; the areas of all kinds sum to the image
 * @param share of the image
 * @param doubtful those of the tiles with a doubtful prediction
 * @param shareWithoutDoubtful share of the image without doubtful tiles; empty where all are doubtful
 */
public record MapArea(
        String name,
        int label,
        int tiles,
        long areaPx,
        double share,
        int doubtful,
        OptionalDouble shareWithoutDoubtful) {
    private static final List<ProbabilityMap.State> STATES = List.of(ProbabilityMap.State.values());

    /** Every class in order, then uncertain, without tissue, unreadable and not classified, where there are any. */
    public static List<MapArea> of(ProbabilityMap map, Abstention abstention) {
        int classes = map.classes().size();
        int[] tiles = new int[classes + 1 + STATES.size()];
        long[] areas = new long[tiles.length];
        int[] doubtful = new int[tiles.length];
        long[] sure = new long[tiles.length];
        for (int i = 0; i < map.grid().cells(); i++) {
            int kind = kind(map, i, abstention);
            Region cell = map.grid().cell(i);
            tiles[kind]++;
            long area = (long) cell.widthPx() * cell.heightPx();
            areas[kind] += area;
            if (map.doubtful(i)) {
                doubtful[kind]++;
            } else {
                sure[kind] += area;
            }
        }
        double all = (double) map.grid().widthPx() * map.grid().heightPx();
        long allSure = Arrays.stream(sure).sum();
        List<MapArea> list = new ArrayList<>();
        for (int k = 0; k < tiles.length; k++) {
            if (k < classes || tiles[k] > 0) {
                list.add(new MapArea(
                        name(map, k),
                        k < classes ? k : -1,
                        tiles[k],
                        areas[k],
                        areas[k] / all,
                        doubtful[k],
                        allSure == 0 ? OptionalDouble.empty() : OptionalDouble.of(sure[k] / (double) allSure)));
            }
        }
        return list;
    }

    private static int kind(ProbabilityMap map, int cell, Abstention abstention) {
        int classes = map.classes().size();
        if (map.state(cell) != ProbabilityMap.State.CLASSIFIED) {
            return classes + 1 + STATES.indexOf(map.state(cell));
        }
        OptionalInt decided = abstention.decided(map.prediction(cell));
        return decided.orElse(classes);
    }

    private static String name(ProbabilityMap map, int kind) {
        int classes = map.classes().size();
        if (kind < classes) {
            return map.classes().name(kind);
        }
        return kind == classes ? Abstention.word(map.classes()) : name(STATES.get(kind - classes - 1));
    }

    /** The name of a state in tables. */
    public static String name(ProbabilityMap.State state) {
        return switch (state) {
            case PENDING -> "(not classified)";
            case CLASSIFIED -> "(classified)";
            case EMPTY -> "(no tissue)";
            case UNREADABLE -> "(unreadable)";
        };
    }
}
