package quadrant.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
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
    /** Every class in order, then uncertain, without tissue, unreadable and not classified, where there are any. */
    public static List<MapArea> of(ProbabilityMap map, Abstention abstention) {
        int classes = map.classes().size();
        List<String> names = new ArrayList<>(map.classes().names());
        names.add(Abstention.word(map.classes()));
        List<ProbabilityMap.State> states = List.of(ProbabilityMap.State.values());
        states.forEach(s -> names.add(name(s)));
        int[] tiles = new int[names.size()];
        long[] areas = new long[tiles.length];
        int[] doubtful = new int[tiles.length];
        long[] sure = new long[tiles.length];
        for (int i = 0; i < map.grid().cells(); i++) {
            boolean classified = map.state(i) == ProbabilityMap.State.CLASSIFIED;
            int kind = classified
                    ? abstention.decided(map.prediction(i)).orElse(classes)
                    : classes + 1 + states.indexOf(map.state(i));
            Region cell = map.grid().cell(i);
            long area = (long) cell.widthPx() * cell.heightPx();
            tiles[kind]++;
            areas[kind] += area;
            doubtful[kind] += map.doubtful(i) ? 1 : 0;
            sure[kind] += map.doubtful(i) ? 0 : area;
        }
        double all = (double) map.grid().widthPx() * map.grid().heightPx();
        long allSure = Arrays.stream(sure).sum();
        return IntStream.range(0, names.size())
                .filter(k -> k < classes || tiles[k] > 0)
                .mapToObj(k -> new MapArea(
                        names.get(k),
                        k < classes ? k : -1,
                        tiles[k],
                        areas[k],
                        areas[k] / all,
                        doubtful[k],
                        allSure == 0 ? OptionalDouble.empty() : OptionalDouble.of(sure[k] / (double) allSure)))
                .toList();
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
