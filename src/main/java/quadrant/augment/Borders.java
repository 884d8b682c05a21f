package quadrant.augment;

/** Mirrored image borders; the edge pixel is not repeated (gfedcb|abcdefgh|gfedcba). */
final class Borders {
    private Borders() {}

    /** The index within 0 to size − 1 for an index of any size. */
    static int reflect101(int index, int size) {
        if (size == 1) {
            return 0;
        }
        int i = Math.floorMod(index, 2 * size - 2);
        return i < size ? i : 2 * size - 2 - i;
    }
}
