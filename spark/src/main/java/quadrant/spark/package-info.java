/** {@code classify} and {@code features} on Apache Spark: same reading, same network, same rows. */
package quadrant.spark;

