package quadrant.augment;

/** What lies beyond an image's edge: its mirror image, the edge pixel not repeated (gfedcb|abcdefgh|gfedcba). */
final class Borders {
    private Borders() {}

    /** The index within 0 to size − 1 that an index anywhere shows. */
    static int reflect101(int index, int size) {
        if (size == 1) {
            return 0;
        }
        int i = Math.floorMod(index, 2 * size - 2);
        return i < size ? i : 2 * size - 2 - i;
    }
}
